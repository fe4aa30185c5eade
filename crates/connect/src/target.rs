//! A resolved connection: which servers, which database, as whom, how safely.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use tokio_postgres::Config;
use tokio_postgres::config::SslMode as ConfigSslMode;

use crate::conninfo;
use crate::endpoint::{self, Endpoint, Place};
use crate::environment::Environment;
use crate::error::Error;
use crate::password_file::{self, Wanted, Warning};
use crate::service_file;
use crate::setting::{Origin, Settings};
use crate::startup::Startup;
use crate::tls::TlsOptions;
use crate::url;

/// A database to connect to, with everything resolved that can be without a connection.
///
/// `Debug` and `Display` never show the password.
#[derive(Clone)]
pub struct Target {
    settings: Settings,
    user: String,
    database: String,
    servers: Vec<Server>,
    password_file: Option<PathBuf>,
    warnings: Vec<Warning>,
    pub(crate) tls: TlsOptions,
    pub(crate) startup: Startup,
}

/// A server with the password for it.
#[derive(Clone)]
pub(crate) struct Server {
    pub endpoint: Endpoint,
    pub password: Option<String>,
    /// Whether the password is from the password file.
    pub from_file: bool,
}

impl Target {
    /// Resolves what a user wrote: a `postgres://` URL or a `key=value` string (empty: all defaults).
    ///
    /// What the text leaves out comes, in this order, from the service file, the `PG*` variables and the
    /// defaults of libpq; the password last of all from the password file. Reads files, but makes no connection.
    /// Fails on text, values and service files that make no sense; see [`Target::warnings`] for the rest.
    pub fn parse(text: &str, environment: &Environment) -> Result<Target, Error> {
        let mut settings = read(text.trim())?;
        service_file::fill(&mut settings, environment)?;
        settings.fill_from_variables(environment);
        Target::resolve(settings, environment)
    }

    /// A database behind the Unix socket in `directory`: no password, no TLS, nothing from outside.
    ///
    /// Fails if the port is 0.
    pub fn local(directory: &Path, port: u16, user: &str, database: &str) -> Result<Target, Error> {
        let mut settings = Settings::default();
        let values = [
            ("host", directory.display().to_string()),
            ("port", port.to_string()),
            ("user", user.to_owned()),
            ("dbname", database.to_owned()),
        ];
        for (name, value) in values {
            settings.replace(name, value, Origin::Text)?;
        }
        Target::resolve(settings, &Environment::empty())
    }

    /// The same server and user with another database; the password file is asked again for it.
    pub fn with_database(&self, name: &str) -> Target {
        let mut target = self.clone();
        target.database = name.to_owned();
        target.startup.config.dbname(name);
        // The keyword is in the table, so this cannot fail.
        let _ = target.settings.replace("dbname", name.to_owned(), Origin::Text);
        target.find_passwords();
        target
    }

    /// The same target under another `application_name`.
    pub fn with_application_name(&self, name: &str) -> Target {
        let mut target = self.clone();
        target.startup.config.application_name(name);
        let _ = target.settings.replace("application_name", name.to_owned(), Origin::Text);
        target
    }

    /// A URL that names the target without its password: `postgresql://user@host:port/database`.
    pub fn display(&self) -> String {
        self.to_string()
    }

    /// The user to log in as.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The servers, in the order in which they are tried; never empty.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.servers.iter().map(|server| &server.endpoint)
    }

    /// What was ignored although the user wrote it, such as a password file that others can read.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// A configuration for `tokio_postgres` with all servers and the first one's password.
    ///
    /// It cannot say `verify-ca`, `verify-full`, `allow` or a password per host: [`Target::connect`] can.
    /// Its `Debug` output hides the password.
    pub fn config(&self) -> Config {
        let mut config = self.startup.config.clone();
        // tokio_postgres wants an address for all hosts or for none.
        let addressed = self.endpoints().all(|endpoint| endpoint.address().is_some());
        for endpoint in self.endpoints() {
            add_endpoint(&mut config, endpoint, endpoint.address().filter(|_| addressed));
        }
        if let Some(password) = self.servers.iter().find_map(|server| server.password.as_ref()) {
            config.password(password);
        }
        config.ssl_mode(self.tls.mode.for_config());
        config
    }

    /// What another program of PostgreSQL (pg_dump, psql) needs to reach the same database: a `key=value`
    /// string without a password, and the password to put into its `PGPASSWORD`.
    pub fn for_libpq(&self) -> (String, Option<String>) {
        let mut text = String::new();
        let resolved = [("user", self.user.as_str()), ("dbname", self.database.as_str())];
        for (name, value) in resolved {
            conninfo::push_pair(&mut text, name, value);
        }
        let left_out = |name: &str| {
            crate::setting::is_secret(name)
                || matches!(name, "user" | "dbname" | "service" | "servicefile")
        };
        for (name, value) in self.settings.iter().filter(|(name, _)| !left_out(name)) {
            conninfo::push_pair(&mut text, name, value);
        }
        let password = self.settings.get("password").map(str::to_owned);
        (text, password.or_else(|| self.servers.iter().find_map(|server| server.password.clone())))
    }

    pub(crate) fn servers(&self) -> &[Server] {
        &self.servers
    }

    pub(crate) fn password_file(&self) -> Option<&Path> {
        self.password_file.as_deref()
    }

    /// The configuration of an attempt, still without a host.
    pub(crate) fn attempt_config(&self, server: &Server, mode: ConfigSslMode) -> Config {
        let mut config = self.startup.config.clone();
        config.ssl_mode(mode);
        if let Some(password) = &server.password {
            config.password(password);
        }
        config
    }

    fn resolve(settings: Settings, environment: &Environment) -> Result<Target, Error> {
        settings.check_refused()?;
        let user = settings.get("user").or(environment.user()).map(str::to_owned);
        let user = user.ok_or_else(|| {
            settings.invalid("user", "no user name was given, and the system's is unknown".into())
        })?;
        let database = settings.get("dbname").unwrap_or(&user).to_owned();
        let endpoints = endpoint::expand(&settings)?;
        let tls = TlsOptions::resolve(&settings, environment)?;
        let startup = Startup::resolve(&settings, &user, &database)?;
        let password_file = match settings.get("passfile") {
            Some(file) => Some(PathBuf::from(file)),
            None => environment.home().map(|home| home.join(".pgpass")),
        };
        let server = |endpoint| Server { endpoint, password: None, from_file: false };
        let mut target = Target {
            user,
            database,
            servers: endpoints.into_iter().map(server).collect(),
            password_file,
            warnings: Vec::new(),
            tls,
            startup,
            settings,
        };
        target.find_passwords();
        Ok(target)
    }

    /// Gives every server its password: the one that was given, or else the password file's.
    fn find_passwords(&mut self) {
        self.warnings.clear();
        if let Some(password) = self.settings.get("password") {
            for server in &mut self.servers {
                server.password = Some(password.to_owned());
            }
            return;
        }
        let text = match self.password_file.as_deref().map(password_file::read) {
            Some(Ok(Some(text))) => text,
            Some(Ok(None)) | None => return,
            Some(Err(warning)) => {
                self.warnings.push(warning);
                return;
            }
        };
        for server in &mut self.servers {
            let host = server.endpoint.password_file_host();
            let wanted = Wanted {
                host: &host,
                port: server.endpoint.port,
                database: &self.database,
                user: &self.user,
            };
            server.password = password_file::find(&text, wanted);
            server.from_file = server.password.is_some();
        }
    }
}

/// Adds a server to a configuration, with the address to use instead of a look-up.
pub(crate) fn add_endpoint(config: &mut Config, endpoint: &Endpoint, address: Option<IpAddr>) {
    match &endpoint.place {
        Place::Tcp { host, .. } => {
            config.host(host);
            if let Some(address) = address {
                config.hostaddr(address);
            }
        }
        Place::Socket { directory } => {
            config.host_path(directory);
        }
    }
    config.port(endpoint.port);
}

fn read(text: &str) -> Result<Settings, Error> {
    if let Some(rest) = url::strip_scheme(text) {
        return url::parse(rest);
    }
    if text.is_empty() || text.contains('=') && !text.contains("://") {
        return conninfo::parse(text);
    }
    Err(Error::NotAConnection {
        why: if text.contains("://") {
            "the URL does not start with postgres:// or postgresql://"
        } else {
            "there is neither \"://\" nor \"=\" in it"
        },
    })
}

/// A URL without the password.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgresql://{}@", url::encode(&self.user))?;
        let sockets =
            self.endpoints().any(|endpoint| matches!(endpoint.place, Place::Socket { .. }));
        if sockets {
            return self.write_with_socket(f);
        }
        let hosts = self.endpoints().map(|endpoint| match &endpoint.place {
            Place::Tcp { host, .. } if host.contains(':') => format!("[{host}]:{}", endpoint.port),
            Place::Tcp { host, .. } => format!("{}:{}", url::encode(host), endpoint.port),
            Place::Socket { .. } => String::new(),
        });
        let hosts: Vec<String> = hosts.collect();
        write!(f, "{}/{}", hosts.join(","), url::encode(&self.database))
    }
}

impl Target {
    /// A directory cannot stand where a host does without being encoded past reading: it goes to the end.
    fn write_with_socket(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.settings.get("host").is_some();
        let hosts = self.endpoints().map(|endpoint| match &endpoint.place {
            Place::Tcp { host, .. } => host.clone(),
            Place::Socket { directory } => directory.display().to_string(),
        });
        let ports = self.endpoints().map(|endpoint| endpoint.port.to_string());
        let (hosts, ports): (Vec<_>, Vec<_>) = hosts.zip(ports).unzip();
        write!(f, "/{}?", url::encode(&self.database))?;
        if given {
            let hosts = hosts.iter().map(|host| url::encode(host).replace("%2F", "/"));
            write!(f, "host={}&port={}", hosts.collect::<Vec<_>>().join(","), ports.join(","))
        } else {
            // Nobody named a host: the default directories need not be spelt out.
            write!(f, "port={}", ports.first().map_or("", String::as_str))
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("display", &self.to_string())
            .field("settings", &self.settings)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}
