//! Catalogs of what is wanted and of what revisions make, from the cache where nothing changed.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use relvar_catalog::Catalog;
use relvar_introspect::Options;
use relvar_migrate::{Graph, Known, ReplayCache, RevisionId, replay_key, replayed};
use relvar_server::{PgDump, Shadow};
use relvar_source::{Loaded, Loading, Models, Reading, SchemaFile, Servers};

use crate::context::Context;
use crate::failure::Failure;
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
    /// The throwaway database that they were loaded into just now; none where the catalog was kept from another time.
    pub shadow: Option<Shadow>,
}

impl Context {
    /// Whether there is anything to read the wanted schema from.
    pub fn has_schema_files(&self) -> bool {
        let has_entries = |path: &std::path::PathBuf| match std::fs::read_dir(path) {
            Ok(mut entries) => entries.next().is_some(),
            Err(_) => path.exists(),
        };
        self.config.schema.iter().any(has_entries)
    }

    /// How schema files are loaded.
    pub fn loading(&self) -> Loading {
        Loading {
            default_schema: self.config.default_schema.clone(),
            make_roles: self.may_make_roles(),
            exclude: self.config.exclude.clone(),
        }
    }

    /// Whether roles may be made on the server for shadow databases: always on the embedded one.
    pub fn may_make_roles(&self) -> bool {
        self.config.shadow_url.is_none() || self.config.shadow_roles
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
    ) -> Result<Wanted, Failure> {
        let loading = Loading { exclude: options.exclude.clone(), ..self.loading() };
        self.wanted_by(paths, Reading { loading, catalog: options.clone() }, major).await
    }

    /// As [`Context::wanted`], with how they are loaded.
    ///
    /// # Errors
    /// As there.
    pub async fn wanted_by(
        &self,
        paths: &[PathBuf],
        reading: Reading,
        major: Option<u32>,
    ) -> Result<Wanted, Failure> {
        let (files, models, wrong) = relvar_source::models(relvar_source::collect(paths)?);
        if !wrong.is_empty() {
            return Err(Failure::usage("the models cannot be read").findings(wrong));
        }
        let servers = self.servers(major).await?;
        let cache = self.cache_dir();
        let read = self.loaded(servers, &files, &reading, Some(&cache)).await;
        let (catalog, mut loaded, shadow) = read.map_err(|error| told(error, &models))?;
        models.tell(&mut loaded);
        Ok(Wanted { files, catalog, loaded, shadow })
    }

    /// The catalog that files mean. Roles that are made for it go when the command ends.
    ///
    /// # Errors
    /// When the files hold statements that do not run.
    pub async fn loaded(
        &self,
        servers: &Servers,
        files: &[SchemaFile],
        reading: &Reading,
        cache: Option<&Path>,
    ) -> Result<(Catalog, Loaded, Option<Shadow>), relvar_source::Error> {
        let read = relvar_source::catalog_with_database(servers, files, reading, cache).await;
        match &read {
            Ok((_, loaded, _)) => self.roles.note(&loaded.roles_made),
            Err(relvar_source::Error::Schema { roles_made, .. }) => self.roles.note(roles_made),
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
    ) -> Result<Catalog, Failure> {
        let servers = self.servers(major).await?;
        self.lay_foundation(options).await?;
        if ends.is_empty() && self.roles.foundation().is_none() {
            return Ok(nothing_on(servers.version_num().await?));
        }
        let key = self.key_of_made(graph, ends, options, servers.version_num().await?);
        let cache = ReplayCache::new(self.cache_dir());
        if let Some(catalog) = cache.get(&key) {
            return Ok(catalog);
        }
        let shadow = replayed(servers.shadows().await?, graph, ends, &self.roles).await?;
        let catalog = relvar_introspect::read(&shadow.connect().await?, options).await?;
        cache.put(&key, &catalog);
        Ok(catalog)
    }

    /// Notes what revisions were seen to make, so that the next command need not run them.
    pub fn remember_made(
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
    pub fn known_of_made(
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
        let Some(foundation) = self.roles.foundation() else { return key };
        let mut hash = std::hash::DefaultHasher::new();
        foundation.hash(&mut hash);
        format!("{key}-{:016x}", hash.finish())
    }
}

/// A failure to load, told at the models that the SQL was made from.
fn told(mut error: relvar_source::Error, models: &Models) -> relvar_source::Error {
    if let relvar_source::Error::Schema { findings, .. } = &mut error {
        models.tell_findings(findings);
    }
    error
}
