//! What a command works with: the project, its database, servers that are started when they are needed.

use std::env;
use std::path::{Path, PathBuf};

use relvar_catalog::name::quote_identifier;
use relvar_connect::{Environment, Target};
use relvar_migrate::{Folder, Graph, RoleMaker, SystemSeed};
use relvar_server::{DevServer, Download, Notify, Options};
use relvar_source::Servers;
use tokio::sync::OnceCell;

use crate::args::Global;
use crate::config::Config;
use crate::console::Console;
use crate::failure::Failure;

/// Everything around one command.
#[derive(Debug)]
pub struct Context {
    /// Where text goes.
    pub console: Console,
    /// The project's settings, or the defaults where there is no project.
    pub config: Config,
    /// What libpq's users put into the environment.
    pub environment: Environment,
    database: Option<String>,
    /// Whether the command line allows or forbids downloads.
    download: Option<bool>,
    servers: OnceCell<Servers>,
    /// Roles made on the server for shadow databases.
    pub roles: RoleMaker,
    dev: OnceCell<DevServer>,
    /// Whether throwaway databases hold what revisions refer to of excluded objects.
    pub foundation: OnceCell<()>,
}

/// The database that a command works on.
#[derive(Debug, Clone)]
pub struct Database {
    /// How to reach it.
    pub target: Target,
    /// Whether it is the project's embedded one.
    pub embedded: bool,
}

impl Context {
    /// Reads the configuration and the environment.
    ///
    /// # Errors
    /// When `relvar.toml` cannot be used.
    pub fn new(global: &Global) -> Result<Context, Failure> {
        let here = env::current_dir()
            .map_err(|error| Failure::failed(format!("cannot tell the current folder: {error}")))?;
        let config = Config::find(global.config.as_deref(), &here, global.environment.as_deref())?;
        let roles = role_maker(&config);
        Ok(Context {
            console: Console::new(global),
            config,
            environment: Environment::process(),
            database: global.database.clone(),
            download: match (global.download, global.no_download) {
                (true, _) => Some(true),
                (false, true) => Some(false),
                (false, false) => None,
            },
            servers: OnceCell::new(),
            roles,
            dev: OnceCell::new(),
            foundation: OnceCell::new(),
        })
    }

    /// The same surroundings for another project.
    pub fn at(&self, config: Config) -> Context {
        Context {
            console: self.console.clone(),
            roles: role_maker(&config),
            config,
            environment: self.environment.clone(),
            database: None,
            download: self.download,
            servers: OnceCell::new(),
            dev: OnceCell::new(),
            foundation: OnceCell::new(),
        }
    }

    /// Resolves what a user wrote for a database, and warns of what is ignored in it.
    ///
    /// # Errors
    /// When it is no connection.
    pub fn target(&self, text: &str) -> Result<Target, Failure> {
        let target = Target::parse(text, &self.environment)?;
        for warning in target.warnings() {
            self.console.note(&format!("warning: {warning}"));
        }
        Ok(target)
    }

    /// The URL of the command line or of the configuration; `None` means the embedded database.
    ///
    /// # Errors
    /// When it needs a variable that is not set, or is no connection.
    pub fn named_database(&self) -> Result<Option<Target>, Failure> {
        if let Some(text) = &self.database {
            return self.target(text).map(Some);
        }
        match &self.config.url {
            Some(url) => {
                let url = self.config.expand("url", url, |name| env::var(name).ok())?;
                self.target(&url).map(Some).map_err(|failure| failure.on("url of relvar.toml"))
            }
            None => Ok(None),
        }
    }

    /// The database to work on; the embedded one is started.
    ///
    /// # Errors
    /// When there is none, and none can be started.
    pub async fn database(&self) -> Result<Database, Failure> {
        if let Some(target) = self.named_database()? {
            return Ok(Database { target, embedded: false });
        }
        Ok(Database { target: self.dev_server().await?.target().clone(), embedded: true })
    }

    /// The project's embedded server, started if it does not run.
    ///
    /// # Errors
    /// When there is no project, no PostgreSQL, or it does not start.
    pub async fn dev_server(&self) -> Result<&DevServer, Failure> {
        self.require_project()?;
        let start = async || {
            let _progress = self.console.progress("starting the embedded database");
            let options = self.server_options(None);
            Ok(DevServer::start(&self.config.root, &options).await?)
        };
        self.dev.get_or_try_init(start).await
    }

    /// Where throwaway databases come from; nothing is started by asking. The first caller's wish for a major
    /// version counts, unless the configuration has one.
    ///
    /// # Errors
    /// When `shadow_url` needs a variable that is not set, or is no connection.
    pub async fn servers(&self, major: Option<u32>) -> Result<&Servers, Failure> {
        let choose = async || {
            let Some(url) = &self.config.shadow_url else {
                return Ok(Servers::embedded(self.server_options(major)));
            };
            let url = self.config.expand("shadow_url", url, |name| env::var(name).ok())?;
            let target = self.target(&url).map_err(|f| f.on("shadow_url of relvar.toml"))?;
            Ok(Servers::external(target))
        };
        self.servers.get_or_try_init(choose).await
    }

    /// The folder of revisions.
    ///
    /// # Errors
    /// When there is no project.
    pub fn folder(&self) -> Result<Folder, Failure> {
        self.require_project()?;
        Ok(Folder::new(&self.config.migrations))
    }

    /// The revisions.
    ///
    /// # Errors
    /// When there is no project, or its revisions do not fit together.
    pub fn graph(&self) -> Result<Graph, Failure> {
        Ok(self.folder()?.load()?)
    }

    /// Where ids, times and the name of who signs come from.
    pub fn seed(&self) -> SystemSeed {
        SystemSeed::new(self.environment.user().unwrap_or("unknown"))
    }

    /// Where programs of PostgreSQL are, and where servers keep their state.
    pub fn server_options(&self, major: Option<u32>) -> Options {
        let mut options = Options::from_env(|name| env::var_os(name));
        if let Some(bin) = &self.config.postgres_bin {
            options.bin_dir = Some(bin.clone());
        }
        options.major = self.config.postgres_major.or(major);
        options.download = self.download(&options);
        let console = self.console.clone();
        options.notify = Notify::with(move |line| console.note(line));
        options
    }

    /// Whether PostgreSQL may be downloaded: by the command line, else the environment, else the configuration, else
    /// only where a user can see it.
    fn download(&self, options: &Options) -> Download {
        let refused = |why: &str| Download::Refused(why.to_owned());
        let from_env = Download::from_env(|name| env::var_os(name));
        match (self.download, from_env, self.config.download) {
            (Some(true), _, _) | (None, None, Some(true)) => Download::Allowed,
            (Some(false), _, _) => refused("--no-download turns downloads off"),
            (None, Some(_), _) => options.download.clone(),
            (None, None, Some(false)) => {
                refused("`download = false` in relvar.toml turns downloads off")
            }
            (None, None, None) if self.console.shows_progress() => Download::Allowed,
            (None, None, None) => refused("re-run with --download to do so"),
        }
    }

    /// As [`server_options`](Self::server_options), for a command that downloads PostgreSQL unless it is told not to.
    pub fn server_options_downloading(&self) -> Options {
        let mut options = self.server_options(None);
        let unasked = self.download.is_none() && self.config.download.is_none();
        if unasked && Download::from_env(|name| env::var_os(name)).is_none() {
            options.download = Download::Allowed;
        }
        options
    }

    /// Where what was computed is kept; of the project, or of the user where there is no project.
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
    pub fn require_project(&self) -> Result<&Path, Failure> {
        match self.config.file {
            Some(_) => Ok(&self.config.root),
            None => Err(Failure::usage(format!(
                "there is no {} in {} or above",
                crate::config::FILE,
                self.config.root.display()
            ))
            .help("`relvar init` makes a project here; --config names one elsewhere")),
        }
    }

    /// Takes away what a named server holds for us; an embedded one clears up by itself.
    pub async fn clear_up(&self) {
        let Some(servers) = self.servers.get().filter(|_| self.config.shadow_url.is_some()) else {
            return;
        };
        // Where the server never answered, there is nothing to take away.
        let Ok(shadows) = servers.shadows().await else { return };
        let cleared = async {
            shadows.settle().await?;
            let roles = self.roles.made();
            if !roles.is_empty() {
                // Any database will do to drop roles; this one is gone right after.
                let shadow = shadows.create().await?;
                let names: Vec<_> = roles.iter().map(|role| quote_identifier(role)).collect();
                let sql = format!("DROP ROLE IF EXISTS {}", names.join(", "));
                let dropped = shadow.connect().await?.batch_execute(&sql).await;
                shadow.drop_database().await?;
                dropped.map_err(|error| {
                    Failure::failed(relvar_connect::describe(&error).to_string())
                })?;
            }
            Ok::<_, Failure>(())
        };
        if let Err(failure) = cleared.await {
            self.console.note(&format!(
                "warning: the server for shadow databases was not cleared: {}",
                failure.message
            ));
        }
    }
}

/// Roles are made on the embedded server, and on a named one where the configuration allows it.
fn role_maker(config: &Config) -> RoleMaker {
    RoleMaker::new(config.shadow_url.is_none() || config.shadow_roles)
}
