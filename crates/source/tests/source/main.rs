//! Schema files on a real server.

mod annotations;
mod bodies;
mod caching;
mod files;
mod messages;
mod models;
mod order;
mod roles;

use relvar_catalog::Catalog;
use relvar_report::{Finding, Severity};
use relvar_server::Shadow;
use relvar_source::{Loaded, Loading, SchemaFile, load};

/// Loads texts as files with these names into a new database.
async fn loaded(files: &[(&str, &str)]) -> (Shadow, Loaded) {
    loaded_with(files, &Loading::default()).await
}

async fn loaded_with(files: &[(&str, &str)], options: &Loading) -> (Shadow, Loaded) {
    let shadow = relvar_testkit::shadow().await;
    let files: Vec<_> = files.iter().map(|(path, text)| SchemaFile::new(*path, *text)).collect();
    let loaded = load(&shadow, &files, options).await.expect("the files can be tried");
    (shadow, loaded)
}

/// Loads what must be good.
async fn good(files: &[(&str, &str)]) -> Shadow {
    let (shadow, loaded) = loaded(files).await;
    let bad: Vec<_> =
        loaded.findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    shadow
}

/// The catalog of a database, with owners.
async fn catalog(shadow: &Shadow) -> Catalog {
    let client = shadow.connect().await.expect("a connection");
    let options = relvar_introspect::Options { owners: true, ..Default::default() };
    relvar_introspect::read(&client, &options).await.expect("the catalog")
}

/// Two catalogs hold the same objects.
fn assert_same(left: &Catalog, right: &Catalog) {
    let only = |a: &Catalog, b: &Catalog| -> Vec<String> {
        let differs =
            |id| a.get(id).map(|object| &object.body) != b.get(id).map(|object| &object.body);
        a.objects.keys().filter(|id| differs(*id)).map(ToString::to_string).collect()
    };
    assert_eq!(only(left, right), only(right, left));
    assert_eq!(only(left, right), Vec::<String>::new());
}

/// A finding as one text: `error a.sql:1:2 rule: message [help]`, with other places and fixes.
fn shown(finding: &Finding) -> String {
    let place = finding.place.as_ref().map_or("-".to_owned(), ToString::to_string);
    let related =
        finding.related.iter().map(|other| format!(" <{} {}>", other.place, other.message));
    let help = finding.help.as_ref().map_or(String::new(), |help| format!(" [{help}]"));
    let fixes = finding.fixes.iter().map(|fix| format!(" ({})", fix.title));
    let more: String = related.chain([help]).chain(fixes).collect();
    format!("{} {place} {}: {}{more}", finding.severity, finding.rule, finding.message)
}

/// All findings of these files, one a line.
async fn findings(files: &[(&str, &str)]) -> String {
    all_shown(&loaded(files).await.1)
}

fn all_shown(loaded: &Loaded) -> String {
    loaded.findings.iter().map(shown).collect::<Vec<_>>().join("\n")
}
