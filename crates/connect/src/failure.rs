//! What an attempt to connect ran into, and whether another server may do better.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use rustls::CertificateError;

use crate::endpoint::Place;
use crate::error::{Attempt, Error};
use crate::server_message::{ServerMessage, describe};
use crate::target::{Server, Target};

/// The end of one attempt.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The next address may answer: nobody was there, or it was the wrong kind of server.
    Next(Vec<Attempt>),
    /// Somebody was there and said no: libpq tries no further, and neither do we.
    Stop(Box<Error>),
}

impl Failure {
    /// Whether the same server may say something else with TLS instead of without, or the other way round.
    ///
    /// A wrong password (28P01) is not tried again: it would be sent once more, perhaps in the clear.
    pub fn may_depend_on_tls(&self) -> bool {
        match self {
            Failure::Next(_) => false,
            Failure::Stop(error) => {
                matches!(**error, Error::Tls { .. }) || error.sqlstate() == Some("28000")
            }
        }
    }
}

/// The server that an attempt is about, to make its errors.
pub(crate) struct Tried<'a> {
    pub target: &'a Target,
    pub server: &'a Server,
    /// The server with the address in use.
    pub described: String,
}

impl Tried<'_> {
    /// Sorts what `tokio_postgres` says into our errors.
    pub fn failure(&self, error: &tokio_postgres::Error, with_tls: bool) -> Failure {
        if error.as_db_error().is_some() {
            return self.refused(describe(error));
        }
        if let Some(failure) = tls_error(error) {
            return self.tls_failure(failure);
        }
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        match (error.to_string().as_str(), cause.as_str()) {
            ("invalid configuration", "password missing") => {
                Failure::Stop(Box::new(Error::PasswordMissing {
                    server: self.described.clone(),
                    user: self.target.user().to_owned(),
                    file: self.target.password_file().map(ToOwned::to_owned),
                }))
            }
            ("error connecting to server" | "error communicating with the server", _)
            | ("connection closed", _) => self.unreachable(error),
            ("error performing TLS handshake", _) if with_tls => {
                self.tls_failure(TlsFailure::no_tls(cause))
            }
            _ => Failure::Stop(Box::new(Error::Server {
                server: self.described.clone(),
                user: self.target.user().to_owned(),
                database: self.target.database().to_owned(),
                message: Box::new(describe(error)),
            })),
        }
    }

    /// The name of the host leads nowhere.
    pub fn unknown_host(&self, error: &io::Error) -> Failure {
        self.next(
            format!("could not find the host: {error}"),
            "check the spelling of the host name and the network",
        )
    }

    /// The attempt took longer than `connect_timeout`.
    pub fn timed_out(&self, limit: Option<Duration>) -> Failure {
        self.next(
            format!("no answer within {} s", limit.unwrap_or_default().as_secs()),
            "check host and port and the firewalls on the way, or raise connect_timeout",
        )
    }

    /// The session is not what `target_session_attrs` asks for.
    pub fn wrong_attributes(&self, reason: &str) -> Failure {
        self.next(reason.to_owned(), "name another server, or change target_session_attrs")
    }

    /// The server itself said no.
    fn refused(&self, message: ServerMessage) -> Failure {
        let server = self.described.clone();
        let user = self.target.user().to_owned();
        let database = self.target.database().to_owned();
        let sqlstate = message.sqlstate.clone().unwrap_or_default();
        // Starting up, shutting down or recovering: another server may be ready.
        if sqlstate == "57P03" {
            return Failure::Next(vec![Attempt {
                server,
                reason: message.to_string(),
                advice: "wait until the server is ready",
                message: Some(Box::new(message)),
            }]);
        }
        let message = Box::new(message);
        Failure::Stop(Box::new(match sqlstate.as_str() {
            "28P01" | "28000" => {
                let note = self.password_note(&sqlstate);
                Error::Authentication { server, user, database, message, note }
            }
            "3D000" => Error::UnknownDatabase { server, database, message },
            _ => Error::Server { server, user, database, message },
        }))
    }

    fn password_note(&self, sqlstate: &str) -> Option<String> {
        if sqlstate == "28000" {
            return Some("check the user's name, and what pg_hba.conf allows from here".into());
        }
        let file = self.target.password_file().filter(|_| self.server.from_file);
        Some(match file {
            Some(file) => format!("the password came from the file {}", file.display()),
            None => "check the user's name and the password that was given".into(),
        })
    }

    fn unreachable(&self, error: &tokio_postgres::Error) -> Failure {
        let reason = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
        let Some(reason) = reason else {
            return self.next(
                "the server closed the connection before it answered".into(),
                "check that it is a PostgreSQL server that listens there",
            );
        };
        let socket = matches!(self.server.endpoint.place, Place::Socket { .. });
        let advice = match reason.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused if socket => {
                "is PostgreSQL running there? Name another host or port, or start it"
            }
            io::ErrorKind::ConnectionRefused => {
                "is PostgreSQL running on that host and listening on that port?"
            }
            io::ErrorKind::PermissionDenied => {
                "this user may not use the socket; ask for the right, or connect to a host"
            }
            io::ErrorKind::TimedOut
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable => {
                "check host and port, and the network and firewalls on the way"
            }
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                "check that it is a PostgreSQL server that listens there"
            }
            _ => "check host and port",
        };
        self.next(reason.to_string(), advice)
    }

    fn next(&self, reason: String, advice: &'static str) -> Failure {
        let server = self.described.clone();
        Failure::Next(vec![Attempt { server, reason, advice, message: None }])
    }

    fn tls_failure(&self, failure: TlsFailure) -> Failure {
        let mut reason = failure.reason;
        if failure.names_roots {
            reason = format!("{reason} (trusted: {})", self.target.tls.roots_described());
        }
        Failure::Stop(Box::new(Error::Tls {
            server: self.described.clone(),
            mode: self.target.tls.mode.as_str(),
            reason,
            advice: failure.advice,
        }))
    }
}

struct TlsFailure {
    reason: String,
    advice: &'static str,
    names_roots: bool,
}

impl TlsFailure {
    fn new(reason: impl Into<String>, advice: &'static str) -> TlsFailure {
        TlsFailure { reason: reason.into(), advice, names_roots: false }
    }

    fn no_tls(cause: String) -> TlsFailure {
        TlsFailure::new(
            cause,
            "switch TLS on at the server (ssl = on), or ask for less with sslmode=prefer",
        )
    }
}

/// What rustls refused, if it was rustls: its error is wrapped twice on the way.
fn tls_error(error: &tokio_postgres::Error) -> Option<TlsFailure> {
    let io = error.source()?.downcast_ref::<io::Error>()?;
    let error = io.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(match error {
        rustls::Error::InvalidCertificate(error) => certificate_failure(error),
        rustls::Error::AlertReceived(alert) => TlsFailure::new(
            format!("the server broke off with {alert:?}"),
            "it may want a client certificate, or not accept this one (sslcert, sslkey)",
        ),
        error => TlsFailure::new(
            error.to_string(),
            "check that the server speaks TLS 1.2 or 1.3 with a usual certificate",
        ),
    })
}

fn certificate_failure(error: &CertificateError) -> TlsFailure {
    let reason = match error {
        CertificateError::Revoked => "the server's certificate was revoked".into(),
        error => format!("the server's certificate is not valid: {error}"),
    };
    match error {
        CertificateError::UnknownIssuer => TlsFailure {
            reason: "the server's certificate was signed by an authority that is not trusted"
                .into(),
            advice: "name the root certificate of that authority with sslrootcert",
            names_roots: true,
        },
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFailure::new(
                reason,
                "connect by a name that the certificate holds, or ask for less with sslmode=verify-ca",
            )
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            TlsFailure::new(reason, "renew the server's certificate, and check the clocks")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFailure::new(reason, "check the clocks")
        }
        CertificateError::Other(_) | CertificateError::BadEncoding => TlsFailure::new(
            reason,
            "issue it again as X.509 version 3 with the host in subjectAltName",
        ),
        _ => TlsFailure::new(reason, "have a good certificate issued for the server"),
    }
}
