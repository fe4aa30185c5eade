//! The servers that a target names, in the order in which they are tried.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::setting::Settings;

/// Directories of the Unix socket, where nobody names a host: Debian's and Red Hat's, then PostgreSQL's own.
pub(crate) const SOCKET_DIRECTORIES: [&str; 2] = ["/var/run/postgresql", "/tmp"];

const DEFAULT_PORT: u16 = 5432;

/// One server to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Where it is.
    pub place: Place,
    /// Its port; for a socket, the number in the socket's name.
    pub port: u16,
}

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A host by name or address.
    Tcp {
        /// The name: looked up unless there is an address, and compared with the certificate.
        host: String,
        /// The address, if `hostaddr` gives one.
        address: Option<IpAddr>,
    },
    /// A Unix socket in this directory.
    Socket {
        /// The directory.
        directory: PathBuf,
    },
}

impl Endpoint {
    /// The address that `hostaddr` gave.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        match &self.place {
            Place::Tcp { address, .. } => *address,
            Place::Socket { .. } => None,
        }
    }

    /// The name under which `.pgpass` knows this server.
    pub(crate) fn password_file_host(&self) -> String {
        match &self.place {
            Place::Tcp { host, .. } => host.clone(),
            Place::Socket { directory } if is_default_directory(directory) => "localhost".into(),
            Place::Socket { directory } => directory.display().to_string(),
        }
    }

    /// Names the server in a message; with the address where it says more than the host.
    pub(crate) fn describe(&self, address: Option<IpAddr>) -> String {
        match &self.place {
            Place::Tcp { host, .. } => {
                let address = address
                    .map(|address| address.to_string())
                    .filter(|address| address != host)
                    .map(|address| format!(" ({address})"))
                    .unwrap_or_default();
                format!("server at \"{host}\"{address}, port {}", self.port)
            }
            Place::Socket { directory } => {
                let socket = directory.join(format!(".s.PGSQL.{}", self.port));
                format!("server on socket \"{}\"", socket.display())
            }
        }
    }
}

/// `server at "db", port 5432` or `server on socket "/tmp/.s.PGSQL.5432"`.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(self.address()))
    }
}

/// Expands `host`, `hostaddr` and `port`, which are lists that belong together, into servers.
pub(crate) fn expand(settings: &Settings) -> Result<Vec<Endpoint>, Error> {
    let hosts = list(settings, "host");
    let addresses = list(settings, "hostaddr");
    let count = if addresses.is_empty() { hosts.len().max(1) } else { addresses.len() };
    if !hosts.is_empty() && hosts.len() != count {
        return Err(settings
            .invalid("hostaddr", format!("{count} addresses do not match {} hosts", hosts.len())));
    }
    let ports = ports(settings, count)?;
    let mut endpoints = Vec::new();
    for (nth, port) in ports.into_iter().enumerate() {
        let host = hosts.get(nth).copied().unwrap_or_default();
        let address = address(settings, addresses.get(nth).copied().unwrap_or_default())?;
        for place in places(settings, host, address)? {
            endpoints.push(Endpoint { place, port });
        }
    }
    Ok(endpoints)
}

fn places(settings: &Settings, host: &str, address: Option<IpAddr>) -> Result<Vec<Place>, Error> {
    if host.starts_with('@') {
        return Err(settings.invalid("host", "abstract sockets are not supported".into()));
    }
    Ok(match address {
        Some(address) => {
            let host = if host.is_empty() { address.to_string() } else { host.to_owned() };
            vec![Place::Tcp { host, address: Some(address) }]
        }
        None if host.starts_with('/') => vec![Place::Socket { directory: host.into() }],
        None if !host.is_empty() => vec![Place::Tcp { host: host.to_owned(), address: None }],
        None if cfg!(unix) => SOCKET_DIRECTORIES
            .iter()
            .map(|directory| Place::Socket { directory: directory.into() })
            .collect(),
        None => vec![Place::Tcp { host: "localhost".into(), address: None }],
    })
}

fn address(settings: &Settings, text: &str) -> Result<Option<IpAddr>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| settings.invalid("hostaddr", "a numeric IPv4 or IPv6 address is wanted".into());
    text.parse().map(Some).map_err(wrong)
}

fn ports(settings: &Settings, count: usize) -> Result<Vec<u16>, Error> {
    let texts = list(settings, "port");
    if texts.len() > 1 && texts.len() != count {
        return Err(
            settings.invalid("port", format!("{} ports do not match {count} hosts", texts.len()))
        );
    }
    let port =
        |nth: usize| match texts.get(nth).or(texts.first()).copied().unwrap_or_default() {
            "" => Ok(DEFAULT_PORT),
            text => text.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
                settings.invalid("port", "a number from 1 to 65535 is wanted".into())
            }),
        };
    (0..count).map(port).collect()
}

fn list<'a>(settings: &'a Settings, name: &str) -> Vec<&'a str> {
    settings.get(name).map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn is_default_directory(directory: &Path) -> bool {
    SOCKET_DIRECTORIES.iter().any(|default| Path::new(default) == directory)
}
