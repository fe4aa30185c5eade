//! Where servers are, and the way to them.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::net::{IpAddr, SocketAddr};
#[cfg(unix)]
use std::path::PathBuf;
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, LoadBalanceHosts};

use crate::error::{Error, ErrorKind, Result};
use crate::tls::Transport;

/// Where one server is.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    place: Place,
    port: u16,
    /// Its name, for its certificate.
    pub name: String,
}

#[derive(Debug, Clone)]
enum Place {
    Tcp(IpAddr),
    #[cfg(unix)]
    Unix(PathBuf),
}

/// A server of a configuration, whose name may resolve to several addresses.
pub(crate) struct Server {
    number: Option<IpAddr>,
    host: Option<Host>,
    port: u16,
}

/// The servers of a configuration in the order in which they are to be tried, as libpq does (manual, 34.1.1.3).
pub(crate) fn servers(config: &Config) -> Result<Vec<Server>> {
    let (hosts, numbers, ports) = (config.get_hosts(), config.get_hostaddrs(), config.get_ports());
    let count = hosts.len().max(numbers.len());
    let invalid = |message: String| Err(Error::new(ErrorKind::Connection, message));
    if count == 0 {
        return invalid("no server is given: neither host nor hostaddr".into());
    }
    if !hosts.is_empty() && !numbers.is_empty() && hosts.len() != numbers.len() {
        return invalid(format!("{} hosts for {} of hostaddr", hosts.len(), numbers.len()));
    }
    if ports.len() > 1 && ports.len() != count {
        return invalid(format!("{} ports for {count} hosts", ports.len()));
    }
    let server = |at| Server {
        number: numbers.get(at).copied(),
        host: hosts.get(at).cloned(),
        port: ports.get(at).or(ports.first()).copied().unwrap_or(5432),
    };
    let mut servers: Vec<Server> = (0..count).map(server).collect();
    shuffle(config, &mut servers);
    Ok(servers)
}

impl Server {
    /// Its addresses, in the order in which they are to be tried.
    pub async fn addresses(&self, config: &Config) -> Result<Vec<Address>> {
        let (name, places) = match (self.number, &self.host) {
            #[cfg(unix)]
            (None, Some(Host::Unix(directory))) => ("", vec![Place::Unix(directory.clone())]),
            (Some(number), Some(Host::Tcp(name))) => (name.as_str(), vec![Place::Tcp(number)]),
            (Some(number), _) => ("", vec![Place::Tcp(number)]),
            (None, Some(Host::Tcp(name))) => {
                let found = tokio::net::lookup_host((name.as_str(), self.port)).await;
                let found = found.map_err(|error| {
                    let message = format!("no address of the host {name:?}: {error}");
                    Error::new(ErrorKind::Connection, message).because(error)
                })?;
                (name.as_str(), found.map(|address| Place::Tcp(address.ip())).collect())
            }
            (None, None) => ("", Vec::new()),
        };
        let of = |place| Address { place, port: self.port, name: name.to_owned() };
        let mut addresses: Vec<Address> = places.into_iter().map(of).collect();
        shuffle(config, &mut addresses);
        Ok(addresses)
    }
}

/// In any order, where the configuration asks for that.
fn shuffle<T>(config: &Config, items: &mut [T]) {
    if config.get_load_balance_hosts() == LoadBalanceHosts::Random {
        let random = RandomState::new();
        let mut nth = 0_u64;
        items.sort_by_cached_key(|_| {
            nth += 1;
            random.hash_one(nth)
        });
    }
}

impl Address {
    /// Connects to it.
    pub async fn open(&self, config: &Config) -> Result<Transport> {
        let opened = match &self.place {
            Place::Tcp(ip) => self.tcp(*ip, config).await,
            #[cfg(unix)]
            Place::Unix(directory) => {
                let connect =
                    UnixStream::connect(directory.join(format!(".s.PGSQL.{}", self.port)));
                within(config.get_connect_timeout(), connect).await.map(Transport::plain)
            }
        };
        opened.map_err(|error| {
            let message = format!("error connecting to server at {self}: {error}");
            Error::new(ErrorKind::Connection, message).because(error)
        })
    }

    async fn tcp(&self, ip: IpAddr, config: &Config) -> io::Result<Transport> {
        let connect = TcpStream::connect(SocketAddr::new(ip, self.port));
        let stream = within(config.get_connect_timeout(), connect).await?;
        stream.set_nodelay(true)?;
        let socket = SockRef::from(&stream);
        #[cfg(target_os = "linux")]
        if let Some(timeout) = config.get_tcp_user_timeout() {
            socket.set_tcp_user_timeout(Some(*timeout))?;
        }
        if config.get_keepalives() {
            socket.set_tcp_keepalive(&keepalive(config))?;
        }
        Ok(Transport::plain(stream))
    }
}

fn keepalive(config: &Config) -> TcpKeepalive {
    let mut keepalive = TcpKeepalive::new().with_time(config.get_keepalives_idle());
    if let Some(interval) = config.get_keepalives_interval() {
        keepalive = keepalive.with_interval(interval);
    }
    #[cfg(not(windows))]
    if let Some(retries) = config.get_keepalives_retries() {
        keepalive = keepalive.with_retries(retries);
    }
    keepalive
}

async fn within<T>(
    limit: Option<&Duration>,
    connect: impl Future<Output = io::Result<T>>,
) -> io::Result<T> {
    match limit {
        Some(limit) => {
            tokio::time::timeout(*limit, connect).await.map_err(|_| io::ErrorKind::TimedOut)?
        }
        None => connect.await,
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Place::Tcp(ip) if self.name.is_empty() => write!(f, "{ip} port {}", self.port),
            Place::Tcp(ip) => write!(f, "{:?} ({ip}) port {}", self.name, self.port),
            #[cfg(unix)]
            Place::Unix(directory) => write!(f, "{} port {}", directory.display(), self.port),
        }
    }
}
