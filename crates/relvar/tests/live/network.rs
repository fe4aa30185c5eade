//! A network between an application and its server that can fall silent, and counts what goes through it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use relvar_server::Shadow;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::Notify;
use tokio_postgres::Config;

/// Code of a request to cancel (manual, 54.7, CancelRequest).
const CANCEL: [u8; 4] = 80_877_102_u32.to_be_bytes();

pub struct Network {
    port: u16,
    seen: Arc<Seen>,
    config: Config,
}

#[derive(Default)]
pub struct Seen {
    is_silent: AtomicBool,
    changed: Notify,
    /// Connections that were made, those to cancel something among them.
    pub connections: AtomicUsize,
    pub cancels: AtomicUsize,
    /// Connections that the application has closed.
    pub closed: AtomicUsize,
}

impl Network {
    /// One between a database and whoever connects to it by the configuration that it gives.
    pub async fn before(shadow: &Shadow) -> Network {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut config = Config::new();
        config.host("127.0.0.1").port(port).dbname(shadow.name()).user(shadow.target().user());
        let folder = shadow.socket_dir().unwrap().to_owned();
        let file = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let is_socket = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with(".s.PGSQL.") && !name.ends_with(".lock")
        };
        let server = file.into_iter().find(is_socket).unwrap();
        let seen = Arc::new(Seen::default());
        let watching = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await.unwrap();
                watching.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(Arc::clone(&watching).carry(client, server));
            }
        });
        Network { port, seen, config }
    }

    pub fn config(&self) -> Config {
        assert!(self.port > 0);
        self.config.clone()
    }

    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// From now on nothing gets through in either direction, and no connection is closed.
    pub fn fall_silent(&self) {
        self.seen.is_silent.store(true, Ordering::SeqCst);
        self.seen.changed.notify_waiters();
    }

    /// Waits until so many connections were closed by the application.
    pub async fn closed(&self, wanted: usize) {
        for _ in 0..500 {
            if self.seen.closed.load(Ordering::SeqCst) >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} connections closed, {wanted} wanted", self.seen.closed.load(Ordering::SeqCst));
    }
}

impl Seen {
    async fn carry(self: Arc<Self>, client: TcpStream, server: UnixStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let back = Arc::clone(&self);
        let answers = tokio::spawn(async move {
            let mut bytes = vec![0; 16 * 1024];
            while let Ok(read @ 1..) = from_server.read(&mut bytes).await {
                back.stay().await;
                if to_client.write_all(&bytes[..read]).await.is_err() {
                    break;
                }
            }
        });
        let mut bytes = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from_client.read(&mut bytes).await {
            // Behind the question whether the server speaks TLS.
            if read == 16 && bytes[4..8] == CANCEL {
                self.cancels.fetch_add(1, Ordering::SeqCst);
            }
            if !self.is_silent.load(Ordering::SeqCst)
                && to_server.write_all(&bytes[..read]).await.is_err()
            {
                break;
            }
        }
        self.closed.fetch_add(1, Ordering::SeqCst);
        answers.abort();
    }

    /// For ever, where it is silent.
    async fn stay(&self) {
        if self.is_silent.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }
}
