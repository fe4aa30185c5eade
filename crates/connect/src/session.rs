//! Making the connection: server after server, address after address, with or without TLS.

use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode as ConfigSslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{
    AsyncMessage, CancelToken, Client, Config, Connection, NoTls, SimpleQueryMessage, Socket,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::endpoint::Place;
use crate::error::Error;
use crate::failure::{Failure, Tried};
use crate::server_message::ServerMessage;
use crate::startup::SessionAttributes;
use crate::target::{Server, Target, add_endpoint};
use crate::tls::SslMode;

/// A live session and what belongs to it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Connected {
    /// The session. Dropping it ends the session once what was sent is done.
    pub client: Client,
    /// Notices and warnings of the server, as they come; unbounded, so a reader may be late.
    pub notices: UnboundedReceiver<ServerMessage>,
    /// Cancels what the session is running, from anywhere.
    pub cancel: Cancel,
    /// The task that moves the bytes; ends with the session, and tells why it was cut.
    pub task: JoinHandle<Result<(), tokio_postgres::Error>>,
    /// `server_version` as the server reported it, such as `15.18 (Debian …)`.
    pub server_version: String,
    /// The server that answered, as messages name it: `server at "db" (10.0.0.1), port 5432`.
    pub server: String,
}

/// The right to cancel what a session is running; cheap to clone.
#[derive(Clone)]
pub struct Cancel {
    token: CancelToken,
    connector: Option<MakeRustlsConnect>,
}

impl std::fmt::Debug for Cancel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cancel").field("tls", &self.connector.is_some()).finish_non_exhaustive()
    }
}

impl Cancel {
    /// Asks the server, by a connection of its own, to cancel the running statement.
    ///
    /// The server never says whether there was anything to cancel. Fails if it cannot be reached.
    pub async fn cancel(&self) -> Result<(), tokio_postgres::Error> {
        match &self.connector {
            Some(connector) => self.token.cancel_query(connector.clone()).await,
            None => self.token.cancel_query(NoTls).await,
        }
    }
}

impl Target {
    /// Connects; notices are dropped. Needs a tokio runtime, on which the connection's task is spawned.
    pub async fn connect(&self) -> Result<Client, Error> {
        Ok(self.connect_full().await?.client)
    }

    /// Connects, and gives what else belongs to the session: notices, cancelling, the task.
    pub async fn connect_full(&self) -> Result<Connected, Error> {
        let passes: &[SessionAttributes] = match self.startup.attributes {
            SessionAttributes::PreferStandby => {
                &[SessionAttributes::Standby, SessionAttributes::Any]
            }
            ref one => std::slice::from_ref(one),
        };
        let mut attempts = Vec::new();
        for wanted in passes {
            for server in &self.servers_in_order() {
                match self.connect_server(server, *wanted).await {
                    Ok(connected) => return Ok(connected),
                    Err(Failure::Stop(error)) => return Err(*error),
                    Err(Failure::Next(failed)) => attempts.extend(failed),
                }
            }
        }
        Err(Error::Unreachable { attempts })
    }

    fn servers_in_order(&self) -> Vec<Server> {
        let mut servers = self.servers().to_vec();
        if self.startup.random_order {
            shuffle(&mut servers);
        }
        servers
    }

    /// Tries every address of one server.
    async fn connect_server(
        &self,
        server: &Server,
        wanted: SessionAttributes,
    ) -> Result<Connected, Failure> {
        let mut attempts = Vec::new();
        for address in self.addresses(server).await? {
            let described = server.endpoint.describe(address);
            let tried = Tried { target: self, server, described };
            match self.connect_address(&tried, address, wanted).await {
                Ok(connected) => return Ok(connected),
                Err(Failure::Stop(error)) => return Err(Failure::Stop(error)),
                Err(Failure::Next(failed)) => attempts.extend(failed),
            }
        }
        Err(Failure::Next(attempts))
    }

    /// The addresses of a server; `None` for a socket, which needs none.
    async fn addresses(&self, server: &Server) -> Result<Vec<Option<IpAddr>>, Failure> {
        let Place::Tcp { host, address: None } = &server.endpoint.place else {
            return Ok(vec![server.endpoint.address()]);
        };
        let tried = Tried { target: self, server, described: server.endpoint.describe(None) };
        let found = tokio::net::lookup_host((host.as_str(), server.endpoint.port))
            .await
            .map_err(|error| tried.unknown_host(&error))?;
        let mut addresses: Vec<_> = found.map(|address| Some(address.ip())).collect();
        addresses.dedup();
        if addresses.is_empty() {
            return Err(tried.unknown_host(&io::Error::other("the name has no address")));
        }
        if self.startup.random_order {
            shuffle(&mut addresses);
        }
        Ok(addresses)
    }

    /// Tries one address, in the order of TLS and plain that `sslmode` asks for.
    async fn connect_address(
        &self,
        tried: &Tried<'_>,
        address: Option<IpAddr>,
        wanted: SessionAttributes,
    ) -> Result<Connected, Failure> {
        let attempt = async |tls: Option<ConfigSslMode>| {
            let mode = tls.unwrap_or(ConfigSslMode::Disable);
            let mut config = self.attempt_config(tried.server, mode);
            add_endpoint(&mut config, &tried.server.endpoint, address);
            let connector = match tls {
                Some(_) => Some(self.tls.connector().map_err(|e| Failure::Stop(Box::new(e)))?),
                None => None,
            };
            let limit = self.startup.connect_timeout;
            let connected = within(limit, establish(&config, connector, &tried.described)).await;
            connected
                .ok_or_else(|| tried.timed_out(limit))?
                .map_err(|error| tried.failure(&error, tls.is_some()))
        };
        let plain = matches!(tried.server.endpoint.place, Place::Socket { .. })
            || self.tls.mode == SslMode::Disable;
        let connected = match self.tls.mode {
            _ if plain => attempt(None).await?,
            SslMode::Disable => attempt(None).await?,
            SslMode::Allow => match attempt(None).await {
                Err(failure) if failure.may_depend_on_tls() => {
                    attempt(Some(ConfigSslMode::Require)).await.map_err(|_| failure)?
                }
                result => result?,
            },
            SslMode::Prefer => match attempt(Some(ConfigSslMode::Prefer)).await {
                Err(failure) if failure.may_depend_on_tls() => {
                    attempt(None).await.map_err(|_| failure)?
                }
                result => result?,
            },
            SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
                attempt(Some(ConfigSslMode::Require)).await?
            }
        };
        check_attributes(&connected, wanted, tried).await?;
        Ok(connected)
    }
}

/// Connects, spawns the connection's task and starts to collect notices.
async fn establish(
    config: &Config,
    connector: Option<MakeRustlsConnect>,
    server: &str,
) -> Result<Connected, tokio_postgres::Error> {
    let (client, notices, task, server_version) = match connector.clone() {
        Some(connector) => spawn(config, connector).await?,
        None => spawn(config, NoTls).await?,
    };
    let cancel = Cancel { token: client.cancel_token(), connector };
    Ok(Connected { client, notices, cancel, task, server_version, server: server.to_owned() })
}

type Spawned = (
    Client,
    UnboundedReceiver<ServerMessage>,
    JoinHandle<Result<(), tokio_postgres::Error>>,
    String,
);

async fn spawn<T>(config: &Config, tls: T) -> Result<Spawned, tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await?;
    let version = connection.parameter("server_version").unwrap_or_default().to_owned();
    let (sender, notices) = unbounded_channel();
    let task = tokio::spawn(drive(connection, sender));
    Ok((client, notices, task, version))
}

/// Moves bytes until the session ends; nobody need listen to the notices.
async fn drive<S, T>(
    mut connection: Connection<S, T>,
    notices: UnboundedSender<ServerMessage>,
) -> Result<(), tokio_postgres::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
        if let AsyncMessage::Notice(notice) = message? {
            let _ = notices.send(ServerMessage::from(&notice));
        }
    }
    Ok(())
}

/// Asks the server whether it is what `target_session_attrs` wants.
async fn check_attributes(
    connected: &Connected,
    wanted: SessionAttributes,
    tried: &Tried<'_>,
) -> Result<(), Failure> {
    if matches!(wanted, SessionAttributes::Any | SessionAttributes::PreferStandby) {
        return Ok(());
    }
    let sql = "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";
    let messages = connected.client.simple_query(sql).await;
    let messages = messages.map_err(|error| tried.failure(&error, false))?;
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some((row.get(0) == Some("t"), row.get(1) == Some("on"))),
        _ => None,
    });
    let (standby, read_only) = row.unwrap_or((false, false));
    let reason = match wanted {
        SessionAttributes::ReadWrite if read_only => "the session is read-only",
        SessionAttributes::ReadOnly if !read_only => "the session is not read-only",
        SessionAttributes::Primary if standby => "the server is a standby",
        SessionAttributes::Standby if !standby => "the server is not a standby",
        SessionAttributes::Any
        | SessionAttributes::PreferStandby
        | SessionAttributes::ReadWrite
        | SessionAttributes::ReadOnly
        | SessionAttributes::Primary
        | SessionAttributes::Standby => return Ok(()),
    };
    Err(tried.wrong_attributes(reason))
}

async fn within<F: Future>(limit: Option<Duration>, future: F) -> Option<F::Output> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future).await.ok(),
        None => Some(future.await),
    }
}

/// Puts a list into an order that nobody can foretell; fairness is all that it is for.
fn shuffle<T>(list: &mut [T]) {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new();
    for last in (1..list.len()).rev() {
        let other = random.hash_one(last) as usize % (last + 1);
        list.swap(last, other);
    }
}
