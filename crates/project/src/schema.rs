//! Catalogs of what is wanted and of what revisions make, from the cache where nothing changed.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use relvar_catalog::Catalog;
use relvar_introspect::Options;
use relvar_migrate::{Graph, Known, ReplayCache, RevisionId, replay_key, replayed};
use relvar_server::{PgDump, Shadow};
use relvar_source::{Loaded, Loading, Models, Reading, SchemaFile, Servers};
use tokio_postgres::Client;

use crate::error::ProjectError;
use crate::problem::Problem;
use crate::project::Project;
use crate::side::nothing_on;

/// A wanted schema.
#[derive(Debug)]
pub struct Wanted {
    /// The files; models in the form of SQL.
    pub files: Vec<SchemaFile>,
    /// What they define.
    pub catalog: Catalog,
    /// What is to be said about them.
    pub loaded: Loaded,
    /// The shadow database that they were loaded into just now; none where the catalog was kept from another time.
    pub shadow: Option<Shadow>,
}

impl Project {
    /// Whether there is anything to read the wanted schema from.
    pub fn has_schema_files(&self) -> bool {
        let has_entries = |path: &std::path::PathBuf| match std::fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_some(),
            Err(_) => path.exists(),
        };
        self.config().schema.iter().any(has_entries)
    }

    /// How schema files are loaded.
    pub(crate) fn loading(&self) -> Loading {
        Loading {
            default_schema: self.config().default_schema.clone(),
            make_roles: self.may_make_roles(),
            exclude: self.config().exclude.clone(),
        }
    }

    /// Whether roles may be made on the server for shadow databases: always on the embedded one.
    pub(crate) fn may_make_roles(&self) -> bool {
        self.config().shadow_url.is_none() || self.config().shadow_roles
    }

    /// Reads files and folders as one schema, SQL and Rust models.
    ///
    /// # Errors
    /// When one cannot be read, or holds statements that do not run.
    pub async fn wanted(
        &self,
        paths: &[PathBuf],
        options: &Options,
        major: Option<u32>,
    ) -> Result<Wanted, ProjectError> {
        let loading = Loading { exclude: options.exclude.clone(), ..self.loading() };
        self.wanted_by(paths, Reading { loading, catalog: options.clone() }, major).await
    }

    /// As [`Project::wanted`], with how they are loaded.
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn wanted_by(
        &self,
        paths: &[PathBuf],
        reading: Reading,
        major: Option<u32>,
    ) -> Result<Wanted, ProjectError> {
        let (files, models, wrong) = relvar_source::models(relvar_source::collect(paths)?);
        if !wrong.is_empty() {
            return Err(ProjectError::usage(Problem::UnreadableModels).findings_are(wrong));
        }
        let servers = self.servers(major).await?;
        let cache = self.cache_dir();
        let read = self.loaded(servers, &files, &reading, Some(&cache)).await;
        let (catalog, mut loaded, shadow) = read.map_err(|error| told(error, &models))?;
        models.tell(&mut loaded);
        Ok(Wanted { files, catalog, loaded, shadow })
    }

    /// The catalog that files mean. Roles that are made for it go when the project is closed.
    ///
    /// # Errors
    /// When the files hold statements that do not run.
    pub(crate) async fn loaded(
        &self,
        servers: &Servers,
        files: &[SchemaFile],
        reading: &Reading,
        cache: Option<&Path>,
    ) -> Result<(Catalog, Loaded, Option<Shadow>), relvar_source::Error> {
        let read = relvar_source::catalog_with_database(servers, files, reading, cache);
        let read = Box::pin(read).await;
        match &read {
            Ok((_, loaded, _)) => self.roles().note(&loaded.roles_made),
            Err(relvar_source::Error::Schema { roles_made, .. }) => self.roles().note(roles_made),
            Err(_) => {}
        }
        read
    }

    /// The catalog that revisions make, with all that they stand on.
    ///
    /// # Errors
    /// When one of them does not run.
    pub async fn made_by(
        &self,
        graph: &Graph,
        ends: &[RevisionId],
        options: &Options,
        major: Option<u32>,
    ) -> Result<Catalog, ProjectError> {
        let servers = self.servers(major).await?;
        self.lay_foundation(options).await?;
        if ends.is_empty() && self.roles().foundation().is_none() {
            return Ok(nothing_on(servers.version_num().await?));
        }
        let key = self.key_of_made(graph, ends, options, servers.version_num().await?);
        let cache = ReplayCache::new(self.cache_dir());
        if let Some(catalog) = cache.get(&key) {
            return Ok(catalog);
        }
        let shadows = self.shadows(major).await?;
        let shadow = Box::pin(replayed(shadows, graph, ends, self.roles())).await?;
        let catalog = read_catalog(&shadow.connect().await?, options).await?;
        cache.put(&key, &catalog);
        Ok(catalog)
    }

    /// Notes what revisions were seen to make, so that they need not run again.
    pub(crate) fn remember_made(
        &self,
        graph: &Graph,
        ends: &[RevisionId],
        options: &Options,
        version_num: u32,
        made: &Known,
        pg_dump: Option<&PgDump>,
    ) {
        let key = self.key_of_made(graph, ends, options, version_num);
        ReplayCache::new(self.cache_dir()).put_dumped(&key, made, pg_dump);
    }

    /// What revisions were seen to make when they were tried.
    pub(crate) fn known_of_made(
        &self,
        graph: &Graph,
        ends: &[RevisionId],
        options: &Options,
        version_num: u32,
        pg_dump: &PgDump,
    ) -> Option<Known> {
        let key = self.key_of_made(graph, ends, options, version_num);
        ReplayCache::new(self.cache_dir()).dumped(&key, pg_dump)
    }

    /// What the catalog that revisions make is kept under: it depends on what they are laid upon, too.
    fn key_of_made(
        &self,
        graph: &Graph,
        ends: &[RevisionId],
        options: &Options,
        version_num: u32,
    ) -> String {
        let key = replay_key(graph, ends, version_num, options);
        let Some(foundation) = self.roles().foundation() else { return key };
        let mut hash = std::hash::DefaultHasher::new();
        foundation.hash(&mut hash);
        format!("{key}-{:016x}", hash.finish())
    }
}

/// Reads the catalog of a database.
pub(crate) async fn read_catalog(
    client: &Client,
    options: &Options,
) -> Result<Catalog, relvar_introspect::Error> {
    Box::pin(relvar_introspect::read(client, options)).await
}

/// A failure to load, told at the models that the SQL was made from.
fn told(mut error: relvar_source::Error, models: &Models) -> relvar_source::Error {
    if let relvar_source::Error::Schema { findings, .. } = &mut error {
        models.tell_findings(findings);
    }
    error
}
