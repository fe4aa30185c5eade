//! From schema files to the catalog that they mean.

use std::path::Path;

use relvar_catalog::Catalog;
use relvar_report::Finding;
use relvar_server::Shadow;

use crate::cache::Entry;
use crate::cluster::drop_roles;
use crate::collect::SchemaFile;
use crate::error::Error;
use crate::load::{Loaded, Loading, load};
use crate::servers::Servers;
use crate::session::Session;
use crate::settings::States;

/// How files are loaded, and what of the result is read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// How they are loaded.
    pub loading: Loading,
    /// What is read.
    pub catalog: relvar_introspect::Options,
}

/// The catalog that the files mean, and what is to be said about them.
///
/// Comes from `cache_dir` where the files, the server's version and `reading` are those of an earlier
/// call; then no server is started. Otherwise the files are loaded into a new database and read back.
///
/// # Errors
/// [`Error::Schema`] when a statement of the files cannot be run, with all findings; otherwise when there
/// is no server or it fails.
pub async fn catalog(
    servers: &Servers,
    files: &[SchemaFile],
    reading: &Reading,
    cache_dir: Option<&Path>,
) -> Result<(Catalog, Loaded), Error> {
    let entry = match cache_dir {
        Some(folder) => Some(Entry::new(folder, files, servers.version_num().await?, reading)),
        None => None,
    };
    if let Some(entry) = &entry
        && let Some(kept) = entry.get().await
    {
        return Ok(kept);
    }
    let shadow = servers.shadows().await?.create().await?;
    let mut loaded = load(&shadow, files, &reading.loading).await?;
    let read = match loaded.has_errors() {
        true => None,
        false => Some(relvar_introspect::read(&shadow.connect().await?, &reading.catalog).await),
    };
    clear_up(&shadow, &loaded).await?;
    let Some(read) = read else {
        return Err(Error::Schema { findings: loaded.findings });
    };
    let catalog = read?;
    loaded.findings.extend(unrepresented(&catalog));
    if let Some(entry) = entry {
        entry.put(&catalog, &loaded);
    }
    Ok((catalog, loaded))
}

/// Takes the roles that were made off a server that is not ours.
async fn clear_up(shadow: &Shadow, loaded: &Loaded) -> Result<(), Error> {
    let is_ours = shadow.socket_dir().is_some();
    if is_ours || loaded.roles_made.is_empty() {
        return Ok(());
    }
    let session = Session::open(shadow, &States::new("public")).await?;
    drop_roles(&session, &loaded.roles_made).await
}

fn unrepresented(catalog: &Catalog) -> impl Iterator<Item = Finding> {
    catalog.unrepresented.iter().map(|thing| {
        let message = format!("{} has no place in relvar's catalog", thing.description);
        Finding::warning("unrepresented", message)
            .about(thing.description.clone())
            .with_help(thing.reason.clone())
    })
}
