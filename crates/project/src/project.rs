//! The project that use cases work on: the project, its database, servers that are started when they are needed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use relvar_catalog::name::quote_identifier;
use relvar_connect::Target;
use relvar_migrate::{Folder, Graph, RoleMaker, SystemSeed};
use relvar_report::Finding;
use relvar_server::{DevServer, Download, Notify, Options, PgDump, Shadows};
use relvar_source::Servers;
use tokio::sync::OnceCell;

use crate::config::Config;
use crate::error::ProjectError;
use crate::hint::Hint;
use crate::observer::{Activity, Note, ProjectEvent, ProjectObserver, Working};
use crate::problem::Problem;
use crate::surroundings::Surroundings;

/// A project that is being worked on.
///
/// It starts servers when they are first needed, and keeps what it has found out: open it again with
/// [`with_config`](Project::with_config) after files have changed. Whoever opens one [closes](Project::close) it.
pub struct Project {
    config: Config,
    surroundings: Surroundings,
    observer: Arc<dyn ProjectObserver>,
    servers: OnceCell<Servers>,
    roles: RoleMaker,
    dev: OnceCell<DevServer>,
    /// Set once shadow databases hold what revisions refer to of excluded objects.
    pub(crate) foundation: OnceCell<()>,
}

impl fmt::Debug for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Project")
            .field("config", &self.config)
            .field("surroundings", &self.surroundings)
            .finish_non_exhaustive()
    }
}

/// The database to work on.
#[derive(Debug, Clone)]
pub struct Database {
    /// How to reach it.
    pub target: Target,
    /// True for the project's embedded one.
    pub embedded: bool,
}

impl Project {
    /// A project with these settings. Nothing is started or read yet.
    pub fn new(
        config: Config,
        surroundings: Surroundings,
        observer: Arc<dyn ProjectObserver>,
    ) -> Project {
        Project {
            roles: role_maker(&config),
            config,
            surroundings,
            observer,
            servers: OnceCell::new(),
            dev: OnceCell::new(),
            foundation: OnceCell::new(),
        }
    }

    /// A project in the same surroundings, without the database that was named for this one. It is closed by itself.
    pub fn with_config(&self, config: Config) -> Project {
        let surroundings = Surroundings { database: None, ..self.surroundings.clone() };
        Project::new(config, surroundings, Arc::clone(&self.observer))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The roles made on the server for shadow databases.
    pub fn roles(&self) -> &RoleMaker {
        &self.roles
    }

    pub(crate) fn begin(&self, activity: Activity) -> Working<'_> {
        Working::begin(&*self.observer, activity)
    }

    pub(crate) fn found(&self, findings: &[Finding]) {
        if !findings.is_empty() {
            self.observer.event(ProjectEvent::Found(findings));
        }
    }

    pub(crate) fn note(&self, note: &Note) {
        self.observer.event(ProjectEvent::Noted(note));
    }

    /// Resolves what a user wrote for a database, and notes what is ignored in it.
    ///
    /// # Errors
    /// When it is no connection.
    pub fn target(&self, text: &str) -> Result<Target, ProjectError> {
        let target = Target::parse(text, &self.surroundings.connection)?;
        for warning in target.warnings() {
            self.note(&Note::IgnoredSetting(warning.to_string()));
        }
        Ok(target)
    }

    /// The database of the surroundings or of the configuration; `None` means the embedded one.
    ///
    /// # Errors
    /// When it needs a variable that is not set, or is no connection.
    pub fn named_database(&self) -> Result<Option<Target>, ProjectError> {
        if let Some(text) = &self.surroundings.database {
            return self.target(text).map(Some);
        }
        match &self.config.url {
            Some(url) => self.configured("url", url).map(Some),
            None => Ok(None),
        }
    }

    /// A database that the configuration names under a key.
    fn configured(&self, key: &str, value: &str) -> Result<Target, ProjectError> {
        let url = self.config.expand(key, value, |name| self.surroundings.variables.text(name))?;
        self.target(&url).map_err(|error| error.on(&format!("{key} of relvar.toml")))
    }

    /// The database to work on; the embedded one is started.
    ///
    /// # Errors
    /// When there is none, and none can be started.
    pub async fn database(&self) -> Result<Database, ProjectError> {
        if let Some(target) = self.named_database()? {
            return Ok(Database { target, embedded: false });
        }
        Ok(Database { target: self.dev_server().await?.target().clone(), embedded: true })
    }

    /// The project's embedded server, started if it does not run.
    ///
    /// # Errors
    /// When there is no project, no PostgreSQL, or it does not start.
    pub async fn dev_server(&self) -> Result<&DevServer, ProjectError> {
        self.require_project()?;
        let start = async || {
            let _working = self.begin(Activity::StartingEmbedded);
            let options = self.server_options(None);
            Ok(Box::pin(DevServer::start(&self.config.root, &options)).await?)
        };
        self.dev.get_or_try_init(start).await
    }

    /// The source of shadow databases; nothing is started by asking. The first caller's wish for a major version
    /// counts, unless the configuration has one.
    ///
    /// # Errors
    /// When `shadow_url` needs a variable that is not set, or is no connection.
    pub async fn servers(&self, major: Option<u32>) -> Result<&Servers, ProjectError> {
        let choose = async || {
            let Some(url) = &self.config.shadow_url else {
                return Ok(Servers::embedded(self.server_options(major)));
            };
            Ok(Servers::external(self.configured("shadow_url", url)?))
        };
        self.servers.get_or_try_init(choose).await
    }

    /// A server for shadow databases, which runs from now on; see [`servers`](Project::servers).
    ///
    /// # Errors
    /// When there is none, or it does not start.
    pub async fn shadows(&self, major: Option<u32>) -> Result<&Shadows, ProjectError> {
        let servers = self.servers(major).await?;
        Ok(Box::pin(servers.shadows()).await?)
    }

    /// The folder of revisions.
    ///
    /// # Errors
    /// When there is no project.
    pub fn folder(&self) -> Result<Folder, ProjectError> {
        self.require_project()?;
        Ok(Folder::new(&self.config.migrations))
    }

    /// The revisions.
    ///
    /// # Errors
    /// When there is no project, or its revisions do not fit together.
    pub fn graph(&self) -> Result<Graph, ProjectError> {
        Ok(self.folder()?.load()?)
    }

    /// The source of IDs, times and the name of the signer.
    pub fn seed(&self) -> SystemSeed {
        SystemSeed::new(self.surroundings.connection.user().unwrap_or("unknown"))
    }

    /// Options of embedded servers: their programs, their state, downloads.
    pub fn server_options(&self, major: Option<u32>) -> Options {
        let mut options = Options::from_env(|name| self.surroundings.variables.get(name));
        if let Some(bin) = &self.config.postgres_bin {
            options.bin_dir = Some(bin.clone());
        }
        options.major = self.config.postgres_major.or(major);
        options.download = self.download(&options);
        let observer = Arc::clone(&self.observer);
        options.notify = Notify::with(move |line| {
            observer.event(ProjectEvent::Noted(&Note::Download(line.to_owned())));
        });
        options
    }

    /// The permission of the environment to download PostgreSQL, or its refusal, if it has one.
    fn download_of_environment(&self) -> Option<Download> {
        Download::from_env(|name| self.surroundings.variables.get(name))
    }

    /// Decides about downloads: by the user, else the environment, else the configuration, else by
    /// the default of the surroundings.
    fn download(&self, options: &Options) -> Download {
        let from_env = self.download_of_environment();
        match (&self.surroundings.download, from_env, self.config.download) {
            (Some(download), _, _) => download.clone(),
            (None, Some(_), _) => options.download.clone(),
            (None, None, Some(true)) => Download::Allowed,
            (None, None, Some(false)) => Download::Refused(
                "`download = false` in relvar.toml turns downloads off".to_owned(),
            ),
            (None, None, None) => self.surroundings.download_unasked.clone(),
        }
    }

    /// As [`server_options`](Self::server_options), for a use that downloads PostgreSQL unless it is told not to.
    pub fn server_options_downloading(&self) -> Options {
        let mut options = self.server_options(None);
        let unasked = self.surroundings.download.is_none() && self.config.download.is_none();
        if unasked && self.download_of_environment().is_none() {
            options.download = Download::Allowed;
        }
        options
    }

    /// A `pg_dump` for a server of that version.
    pub fn pg_dump(&self, version_num: u32) -> Option<PgDump> {
        let major = version_num / 10_000;
        PgDump::find(major, &self.server_options(Some(major)))
    }

    /// The folder of caches: the project's, or the user's if there is no project.
    pub fn cache_dir(&self) -> PathBuf {
        match &self.config.file {
            Some(_) => self.config.root.join(".relvar").join("cache"),
            None => self.server_options(None).state_dir.join("cache"),
        }
    }

    /// The project's folder.
    ///
    /// # Errors
    /// When there is no `relvar.toml`.
    pub fn require_project(&self) -> Result<&Path, ProjectError> {
        match self.config.file {
            Some(_) => Ok(&self.config.root),
            None => Err(ProjectError::usage(Problem::NoProject(self.config.root.clone()))
                .hint(Hint::MakeProject)),
        }
    }

    /// Takes away what a named server holds for this project: shadow databases, and roles that were made. An embedded
    /// server clears up by itself.
    ///
    /// # Errors
    /// When the server does not take it. Where it never answered, there is nothing to take away.
    pub async fn close(self) -> Result<(), ProjectError> {
        let Some(servers) = self.servers.get().filter(|_| self.config.shadow_url.is_some()) else {
            return Ok(());
        };
        let Ok(shadows) = Box::pin(servers.shadows()).await else { return Ok(()) };
        shadows.settle().await?;
        let roles = self.roles.made();
        if roles.is_empty() {
            return Ok(());
        }
        // Any database will do to drop roles; this one is gone right after.
        let shadow = shadows.create().await?;
        let names: Vec<_> = roles.iter().map(|role| quote_identifier(role)).collect();
        let sql = format!("DROP ROLE IF EXISTS {}", names.join(", "));
        let dropped = shadow.connect().await?.batch_execute(&sql).await;
        shadow.drop_database().await?;
        dropped.map_err(|error| {
            let message = relvar_connect::describe(&error);
            ProjectError::server(&message, Problem::Server(Box::new(message.clone())))
        })
    }
}

/// Roles are made on the embedded server, and on a named one where the configuration allows it.
fn role_maker(config: &Config) -> RoleMaker {
    RoleMaker::new(config.shadow_url.is_none() || config.shadow_roles)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::sync::Mutex;

    use relvar_connect::Environment;

    use super::*;
    use crate::surroundings::Variables;

    /// Keeps what it hears of ignored settings.
    #[derive(Debug, Default)]
    struct Ignored(Mutex<Vec<String>>);

    impl ProjectObserver for Ignored {
        fn event(&self, event: ProjectEvent<'_>) {
            if let ProjectEvent::Noted(Note::IgnoredSetting(setting)) = event {
                self.0.lock().expect("a lock").push(setting.clone());
            }
        }
    }

    fn project(toml: &str, download: Option<Download>, variables: &[(&str, &str)]) -> Project {
        let pairs = variables.iter().map(|(name, value)| (OsString::from(name), value.into()));
        let surroundings = Surroundings {
            variables: pairs.collect::<Variables>(),
            connection: Environment::empty(),
            database: None,
            download,
            download_unasked: Download::Refused("nobody asked".to_owned()),
        };
        let config = Config::parse("p/relvar.toml".as_ref(), toml, None).expect("settings");
        Project::new(config, surroundings, Arc::new(Ignored::default()))
    }

    #[test]
    fn variables_come_from_the_surroundings_only() {
        let toml = "url = \"postgres://a@h/${A_DATABASE}\"";
        let named = project(toml, None, &[("A_DATABASE", "shop")]).named_database();
        let target = named.expect("a connection").expect("a database");
        assert!(target.display().contains("shop"), "{}", target.display());
        // PATH is set for every process.
        let toml = "url = \"postgres://a@h/${PATH}\"";
        let error = project(toml, None, &[]).named_database().expect_err("no such variable");
        assert_eq!(error.hints(), [Hint::SetVariable("PATH".to_owned())]);
    }

    #[test]
    fn the_nearest_word_on_downloads_counts() {
        let refused = |why: &str| Download::Refused(why.to_owned());
        let by = |toml: &str, asked: Option<Download>, variables: &[(&str, &str)]| {
            project(toml, asked, variables).server_options(None).download
        };
        let (off, on) = ("download = false", &[("RELVAR_DOWNLOAD", "1")][..]);
        assert_eq!(by("", None, &[]), refused("nobody asked"));
        assert_eq!(by("download = true", None, &[]), Download::Allowed);
        assert_eq!(by(off, None, on), Download::Allowed);
        assert_eq!(by(off, Some(refused("the user")), on), refused("the user"));
        let demo = project("", None, &[]).server_options_downloading().download;
        assert_eq!(demo, Download::Allowed);
        let demo = project(off, None, &[]).server_options_downloading().download;
        assert_ne!(demo, Download::Allowed);
    }

    #[test]
    fn debug_forms_hide_values() {
        let project = project("", None, &[("SECRET", "hunter2")]);
        let text = format!("{project:?}");
        assert!(text.contains("SECRET") && !text.contains("hunter2"), "{text}");
    }
}
