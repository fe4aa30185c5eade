//! Connections that are encrypted by rustls.

use std::future::Future;
use std::io;
use std::pin::Pin;

use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::{CancelToken, Client, Config};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::Result;
use crate::start::Start;
use crate::tls::Transport;

/// How connections are encrypted.
#[derive(Clone)]
pub(crate) struct Tls(MakeRustlsConnect);

impl Tls {
    /// With the certificates of the system.
    pub fn new() -> Result<Tls> {
        let mut roots = rustls::RootCertStore::empty();
        for certificate in rustls_native_certs::load_native_certs().certs {
            // One that cannot be read is left out of the trusted roots.
            let _ = roots.add(certificate);
        }
        let config = rustls::ClientConfig::builder().with_root_certificates(roots);
        Ok(Tls::of(config.with_no_client_auth()))
    }

    pub fn of(config: rustls::ClientConfig) -> Tls {
        Tls(MakeRustlsConnect::new(config))
    }

    /// Lets the driver begin a connection to a host of this name.
    pub async fn start(
        &self,
        config: &Config,
        start: &Start,
        host: &str,
    ) -> Result<Client, tokio_postgres::Error> {
        let encrypt = Encrypt { tls: self.0.clone(), host: host.to_owned() };
        Ok(config.connect_raw(start.clone(), encrypt).await?.0)
    }

    /// Asks a server of this name to stop what another connection runs.
    pub async fn cancel(
        &self,
        token: &CancelToken,
        transport: Transport,
        host: &str,
    ) -> Result<(), tokio_postgres::Error> {
        let encrypt = connector(&self.0, host);
        token.cancel_query_raw(transport, encrypt).await
    }
}

type Connector = <MakeRustlsConnect as MakeTlsConnect<Transport>>::TlsConnect;

fn connector(tls: &MakeRustlsConnect, host: &str) -> Connector {
    let Ok(connector) = MakeTlsConnect::<Transport>::make_tls_connect(&mut tls.clone(), host);
    connector
}

/// Encrypts what the driver reads and writes, in its place.
struct Encrypt {
    tls: MakeRustlsConnect,
    host: String,
}

impl TlsConnect<Start> for Encrypt {
    type Stream = Start;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Start>> + Send>>;

    fn connect(self, start: Start) -> Self::Future {
        Box::pin(async move {
            let (transport, _) = start.take_bytes()?;
            let encrypted = connector(&self.tls, &self.host).connect(transport).await?;
            start.put_bytes(Transport::encrypted(encrypted));
            Ok(start)
        })
    }
}
