//! What revisions make: run on a shadow database, and remembered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use relvar_catalog::Catalog;
use relvar_catalog::name::quote_identifier;
use relvar_connect::{DDL_SETTINGS, ServerMessage};
use relvar_introspect::Options;
use relvar_server::{PgDump, Shadow, Shadows};

use crate::graph::Graph;
use crate::options::{Policy, RunOptions};
use crate::revision::{Direction, RevisionId};
use crate::run::Runner;
use crate::run_error::RunError;
use crate::sha256::sha256_hex;
use crate::target_spec::TargetSpec;
use crate::verify::VerifyError;
use crate::witness::Known;

/// How many roles a chain of revisions may name that the server does not have.
const ROLES_MAX: usize = 1_000;

/// Makes what revisions need on a shadow server and do not make: roles, without the right to log in, and a foundation
/// of objects that are left out of the schema.
///
/// A role belongs to the whole server: on one that a user names they are made only when asked, and whoever asked drops
/// them afterwards.
#[derive(Debug, Default)]
pub struct RoleMaker {
    allowed: bool,
    made: Mutex<BTreeSet<String>>,
    foundation: OnceLock<String>,
}

impl RoleMaker {
    /// One that makes roles, or leaves them to fail.
    #[must_use]
    pub fn new(allowed: bool) -> Self {
        Self { allowed, made: Mutex::default(), foundation: OnceLock::new() }
    }

    /// Sets the statements that run in every throwaway database before the first revision.
    pub fn lay_foundation(&self, sql: String) {
        // The first one stays: one project has one.
        let _ = self.foundation.set(sql);
    }

    /// The statements that run before the first revision.
    #[must_use]
    pub fn foundation(&self) -> Option<&str> {
        self.foundation.get().map(String::as_str)
    }

    /// Runs the foundation, with the roles that it names.
    async fn found(&self, shadow: &Shadow) -> Result<(), VerifyError> {
        let Some(foundation) = self.foundation() else { return Ok(()) };
        let sql = format!("SET check_function_bodies = off; {DDL_SETTINGS}\n{foundation}");
        for _ in 0..ROLES_MAX {
            let client = shadow.connect().await?;
            let Err(error) = client.batch_execute(&sql).await else { return Ok(()) };
            let message = relvar_connect::describe(&error);
            match missing_role(&message).filter(|_| self.allowed) {
                Some(role) => self.make(shadow, role).await?,
                None => {
                    return Err(VerifyError::Server {
                        doing: "make what the schema files describe of excluded objects".to_owned(),
                        message: Box::new(message),
                    });
                }
            }
        }
        Err(VerifyError::Roles)
    }

    /// Notes roles that were made by others for the same purpose.
    pub fn note(&self, roles: &[String]) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).extend(roles.iter().cloned());
    }

    /// The roles that were made.
    #[must_use]
    pub fn made(&self) -> Vec<String> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn may_make(&self) -> bool {
        self.allowed
    }

    pub(crate) async fn make(&self, shadow: &Shadow, role: &str) -> Result<(), VerifyError> {
        let client = shadow.connect().await?;
        let sql = format!("CREATE ROLE {} NOLOGIN", quote_identifier(role));
        match client.batch_execute(&sql).await {
            Ok(()) => {
                self.note(&[role.to_owned()]);
                Ok(())
            }
            // Another command that uses the same server may have been quicker.
            Err(error) if was_quicker(&relvar_connect::describe(&error)) => Ok(()),
            Err(error) => Err(VerifyError::Server {
                doing: format!("make the role \"{role}\" on the shadow server"),
                message: Box::new(relvar_connect::describe(&error)),
            }),
        }
    }
}

/// Runs everything that `ends` stand on, and them, in an empty throwaway database.
///
/// # Errors
/// When a revision fails.
pub async fn replay(
    shadow: &Shadow,
    graph: &Graph,
    ends: &[RevisionId],
    roles: &RoleMaker,
) -> Result<(), VerifyError> {
    roles.found(shadow).await?;
    run_to(shadow, graph, ends, roles).await
}

async fn run_to(
    shadow: &Shadow,
    graph: &Graph,
    ends: &[RevisionId],
    roles: &RoleMaker,
) -> Result<(), VerifyError> {
    for end in ends {
        run(shadow, graph, Direction::Up, &TargetSpec::Id(end.to_string()), roles).await?;
    }
    Ok(())
}

/// A throwaway database that holds what `ends` and everything that they stand on make.
///
/// The embedded server keeps a few such databases. One that holds the first of these revisions is copied, and only the
/// rest is run: the same statements in the same order, on a copy of the very files that the others left.
///
/// # Errors
/// When a revision fails.
pub async fn replayed(
    shadows: &Shadows,
    graph: &Graph,
    ends: &[RevisionId],
    roles: &RoleMaker,
) -> Result<Shadow, VerifyError> {
    let keys = state_keys(graph, ends, shadows.version_num(), roles);
    let shadow = match shadows.create_from_kept(&keys).await? {
        Some((at, shadow)) if at + 1 == keys.len() => return Ok(shadow),
        // It has the foundation already.
        Some((_, shadow)) => shadow,
        None => {
            let shadow = shadows.create().await?;
            roles.found(&shadow).await?;
            shadow
        }
    };
    run_to(&shadow, graph, ends, roles).await?;
    if let Some(last) = keys.last() {
        shadows.keep(&shadow, last).await?;
    }
    Ok(shadow)
}

/// What the database is kept under that a revision has just made.
pub(crate) fn state_key(
    graph: &Graph,
    id: &RevisionId,
    version_num: u32,
    roles: &RoleMaker,
) -> Option<String> {
    state_keys(graph, std::slice::from_ref(id), version_num, roles).pop()
}

/// For each revision, in the order in which [`replay`] runs them: a key for what it and those before it make. It
/// depends on their texts, and on what they are laid upon.
fn state_keys(
    graph: &Graph,
    ends: &[RevisionId],
    version_num: u32,
    roles: &RoleMaker,
) -> Vec<String> {
    let mut run: BTreeSet<RevisionId> = BTreeSet::new();
    let mut keys = Vec::new();
    let foundation = roles.foundation().unwrap_or_default();
    let mut key = format!("{} {version_num} {foundation}", env!("CARGO_PKG_VERSION"));
    for end in ends {
        let wanted = graph.with_ancestors(end);
        for id in graph.order().iter().filter(|id| wanted.contains(*id)) {
            if run.insert(id.clone())
                && let Some(file) = graph.file(id)
            {
                key = sha256_hex(format!("{key}\n{id} {}", file.body_sha256()).as_bytes());
                keys.push(key[..32].to_owned());
            }
        }
    }
    keys
}

/// Runs revisions on a shadow database, whoever has read them and whatever they lose.
pub(crate) async fn run(
    shadow: &Shadow,
    graph: &Graph,
    direction: Direction,
    spec: &TargetSpec,
    roles: &RoleMaker,
) -> Result<(), VerifyError> {
    let target = shadow.target();
    let options = RunOptions {
        policy: Policy { allow_pending: true },
        allow_destructive: true,
        // All that is there, revisions have made, or a foundation that they fit.
        refuse_existing: false,
        allow_blocking: true,
        ..RunOptions::default()
    };
    for _ in 0..ROLES_MAX {
        let runner = Runner::new(&target, graph).options(options.clone());
        let ran = match direction {
            Direction::Up => runner.upgrade(spec).await,
            Direction::Down => runner.downgrade(spec).await,
        };
        let missing = match &ran {
            Err(RunError::Statement { message, .. }) if roles.allowed => missing_role(message),
            _ => None,
        };
        match missing {
            // The journal knows where to go on.
            Some(role) => roles.make(shadow, role).await?,
            None => return Ok(ran.map(|_| ()).map_err(Box::new)?),
        }
    }
    Err(VerifyError::Roles)
}

/// Whether another session made the role: 42710 when it has ended, 23505 when it is in the middle.
fn was_quicker(message: &ServerMessage) -> bool {
    message.is("42710") || message.is("23505")
}

/// The role that a statement named and the server does not have.
pub(crate) fn missing_role(message: &ServerMessage) -> Option<&str> {
    let named = message.message.strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
    message.is("42704").then_some(named)
}

/// The catalogs that chains of revisions make, kept in files.
///
/// A file is good for one text of the revisions, one version of the server, of relvar, and one way of reading.
#[derive(Debug, Clone)]
pub struct ReplayCache {
    dir: PathBuf,
}

impl ReplayCache {
    /// Keeps files in a folder, which is made when the first one is written.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The catalog that the revisions up to `ends` make, if it was made before.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Catalog> {
        postcard::from_bytes(&fs::read(self.path(key)).ok()?).ok()
    }

    /// Remembers a catalog. A cache that cannot be written only costs time.
    pub fn put(&self, key: &str, catalog: &Catalog) {
        let Ok(bytes) = postcard::to_stdvec(catalog) else { return };
        let path = self.path(key);
        self.write(&path, &bytes);
        self.remove_old(&path);
    }

    fn write(&self, path: &Path, bytes: &[u8]) {
        let staged = path.with_extension(format!("{}.new", std::process::id()));
        let written = fs::create_dir_all(&self.dir)
            .and_then(|()| fs::write(&staged, bytes))
            .and_then(|()| fs::rename(&staged, path));
        if written.is_err() {
            let _ = fs::remove_file(&staged);
        }
    }

    /// What the revisions make, if this `pg_dump` printed it before.
    #[must_use]
    pub fn dumped(&self, key: &str, pg_dump: &PgDump) -> Option<Known> {
        let dump = fs::read_to_string(self.dump_path(key, pg_dump)?).ok()?;
        Some(Known { catalog: self.get(key)?, dump: Some(dump) })
    }

    /// Remembers a catalog, and what a `pg_dump` printed.
    pub fn put_dumped(&self, key: &str, made: &Known, pg_dump: Option<&PgDump>) {
        self.put(key, &made.catalog);
        let path = pg_dump.and_then(|pg_dump| self.dump_path(key, pg_dump));
        if let (Some(path), Some(dump)) = (path, &made.dump) {
            self.write(&path, dump.as_bytes());
        }
    }

    fn dump_path(&self, key: &str, pg_dump: &PgDump) -> Option<PathBuf> {
        let program = pg_dump.fingerprint()?;
        Some(self.dir.join(format!("revisions-{key}-{program}.dump")))
    }

    fn path(&self, key: &str) -> PathBuf {
        self.dir.join(format!("revisions-{key}.catalog"))
    }

    /// Leaves the newest few files.
    fn remove_old(&self, newest: &Path) {
        const KEPT: usize = 32;
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        let mut files: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().starts_with("revisions-"))
            .filter(|entry| entry.path() != newest)
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort();
        for (_, path) in files.iter().rev().skip(KEPT - 1) {
            let _ = fs::remove_file(path);
        }
    }
}

/// The form of what is kept; another one whenever catalogs are read in another way.
const FORM: u32 = 4;

/// What a catalog in the cache depends on, as a file name can hold it.
#[must_use]
pub fn replay_key(
    graph: &Graph,
    ends: &[RevisionId],
    version_num: u32,
    options: &Options,
) -> String {
    let mut text = format!("{FORM} {} {version_num} {options:?}", env!("CARGO_PKG_VERSION"));
    let wanted: BTreeSet<RevisionId> =
        ends.iter().flat_map(|end| graph.with_ancestors(end)).collect();
    for id in graph.order() {
        if wanted.contains(id)
            && let Some(file) = graph.file(id)
        {
            text.push_str(&format!("\n{id} {}", file.body_sha256()));
        }
    }
    sha256_hex(text.as_bytes())[..32].to_owned()
}
