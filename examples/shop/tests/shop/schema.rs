//! The schema that the models mean.

use relvar_server::Shadow;
use relvar_source::{Loading, collect, load, models};
use tokio::sync::OnceCell;

/// A new database with the schema of the models, made from their sources as `relvar` makes it.
pub async fn database() -> Shadow {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let files = collect(&[sources.into()]).expect("the sources");
    let (files, _, findings) = models(files);
    assert!(findings.is_empty(), "{findings:?}");
    let shadow = relvar_testkit::shadow().await;
    let loaded = load(&shadow, &files, &Loading::default()).await.expect("a loaded schema");
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    shadow
}

/// The same as one text, for whoever wants many.
pub async fn sql() -> &'static str {
    static SQL: OnceCell<String> = OnceCell::const_new();
    SQL.get_or_init(async || relvar_testkit::pg_dump(&database().await).await).await
}
