//! From schema files to the catalog that they mean.

use std::path::Path;

use relvar_catalog::Catalog;
use relvar_report::Finding;
use relvar_server::Shadow;

use crate::cache::Entry;
use crate::collect::SchemaFile;
use crate::error::Error;
use crate::load::{Loaded, Loading, load};
use crate::servers::Servers;

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
/// Roles are made and never dropped; see [`Loaded::roles_made`].
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
    let read = catalog_with_database(servers, files, reading, cache_dir).await;
    read.map(|(catalog, loaded, _)| (catalog, loaded))
}

/// The same, with the database that the files were loaded into; `None` where the catalog comes from `cache_dir`.
///
/// # Errors
/// As [`catalog`].
pub async fn catalog_with_database(
    servers: &Servers,
    files: &[SchemaFile],
    reading: &Reading,
    cache_dir: Option<&Path>,
) -> Result<(Catalog, Loaded, Option<Shadow>), Error> {
    let entry = match cache_dir {
        Some(folder) => Some(Entry::new(folder, files, servers.version_num().await?, reading)),
        None => None,
    };
    if let Some(entry) = &entry
        && let Some((catalog, loaded)) = entry.get().await
    {
        return Ok((catalog, loaded, None));
    }
    let shadow = servers.shadows().await?.create().await?;
    let mut loaded = load(&shadow, files, &reading.loading).await?;
    let read = match loaded.has_errors() {
        true => None,
        false => Some(relvar_introspect::read(&shadow.connect().await?, &reading.catalog).await),
    };
    let Some(read) = read else {
        let Loaded { findings, roles_made, .. } = loaded;
        return Err(Error::Schema { findings, roles_made });
    };
    let catalog = read?;
    loaded.findings.extend(unrepresented(&catalog));
    if let Some(entry) = entry {
        entry.put(&catalog, &loaded);
    }
    Ok((catalog, loaded, Some(shadow)))
}

/// A finding for each thing that a catalog cannot hold: warnings, and notes on [options](SERVER_OPTION) that are no
/// user's.
pub fn unrepresented(catalog: &Catalog) -> impl Iterator<Item = Finding> {
    catalog.unrepresented.iter().map(|thing| {
        let finding = if thing.is_option {
            Finding::note(SERVER_OPTION, format!("{} is left out", thing.description))
        } else {
            let message = format!("{} has no place in relvar's catalog", thing.description);
            Finding::warning("unrepresented", message)
        };
        finding.about(thing.description.clone()).with_help(thing.reason.clone())
    })
}

/// The rule of notes on options that are no user's, which are of use to those who ask for details.
pub const SERVER_OPTION: &str = "server-option";
