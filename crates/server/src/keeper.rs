//! The thread that makes and drops databases.
//!
//! A thread with a runtime of its own, because a [`Shadows`](crate::Shadows) outlives the runtime of a
//! single test, and because a dropped [`Shadow`](crate::Shadow) cannot wait for its database to go.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use relvar_connect::Target;
use tokio::sync::{mpsc, oneshot};
use tokio_postgres::Client;

use crate::account::Account;
use crate::berth::{self, Berth, Data};
use crate::binaries::{Binaries, MAJOR_OLDEST};
use crate::directory;
use crate::error::Error;
use crate::host::{EmbeddedHost, ExternalHost, Host};
use crate::options::Options;
use crate::run::{PORT, Run, SUPERUSER};
use crate::template::Template;

/// A handle on the thread.
#[derive(Debug)]
pub(crate) struct Keeper {
    orders: Option<mpsc::UnboundedSender<Order>>,
    about: About,
    thread: Option<JoinHandle<()>>,
}

/// What does not change while the thread runs.
#[derive(Clone, Debug)]
struct About {
    version_num: u32,
    /// The database that others are made from.
    target: Target,
    socket_dir: Option<PathBuf>,
}

#[derive(Debug)]
enum Order {
    Create(oneshot::Sender<Result<String, Error>>),
    CreateFromKept(Vec<String>, oneshot::Sender<Result<Option<(usize, String)>, Error>>),
    Keep(String, String, oneshot::Sender<Result<(), Error>>),
    Drop(String, oneshot::Sender<Result<(), Error>>),
    DropSoon(String),
    Settle(oneshot::Sender<Result<(), Error>>),
}

impl Keeper {
    /// Joins or starts the embedded server.
    pub(crate) async fn embedded(binaries: Binaries, options: Options) -> Result<Self, Error> {
        Self::start(async move || {
            let (run, client) = throwaway(&binaries, &options).await?;
            let about = About {
                version_num: binaries.version_num,
                target: Target::local(run.dir(), PORT, SUPERUSER, SUPERUSER)?,
                socket_dir: Some(run.dir().to_owned()),
            };
            let host = Host::Embedded(EmbeddedHost::new(run, binaries.major()));
            Ok((about, Worker::new(host, client).await?))
        })
        .await
    }

    /// Connects to a server that the user names.
    pub(crate) async fn external(target: Target) -> Result<Self, Error> {
        Self::start(async move || {
            let client = target.connect().await?;
            let version_num = version_num(&client).await?;
            if version_num / 10_000 < MAJOR_OLDEST {
                return Err(Error::TooOld { version_num });
            }
            let host =
                Host::External(Box::new(ExternalHost::new(target.clone(), version_num / 10_000)));
            let about = About { version_num, target, socket_dir: None };
            Ok((about, Worker::new(host, client).await?))
        })
        .await
    }

    async fn start<F>(begin: F) -> Result<Self, Error>
    where
        F: AsyncFnOnce() -> Result<(About, Worker), Error> + Send + 'static,
    {
        let (orders, received) = mpsc::unbounded_channel();
        let (ready, begun) = oneshot::channel();
        let work = move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(source) => {
                    let _ = ready.send(Err(Error::Thread { source }));
                    return;
                }
            };
            runtime.block_on(async {
                match begin().await {
                    // Where nobody waits any more, nobody sends orders either, and the worker ends at once.
                    Ok((about, worker)) => {
                        let _ = ready.send(Ok(about));
                        worker.serve(received).await;
                    }
                    Err(error) => {
                        let _ = ready.send(Err(error));
                    }
                }
            });
        };
        let thread = std::thread::Builder::new()
            .name("relvar-databases".to_owned())
            .spawn(work)
            .map_err(|source| Error::Thread { source })?;
        let about = begun.await.map_err(|_| Error::KeeperGone)??;
        Ok(Self { orders: Some(orders), about, thread: Some(thread) })
    }

    pub(crate) fn version_num(&self) -> u32 {
        self.about.version_num
    }

    pub(crate) fn target(&self) -> &Target {
        &self.about.target
    }

    pub(crate) fn socket_dir(&self) -> Option<&Path> {
        self.about.socket_dir.as_deref()
    }

    /// Makes a database and returns its name.
    pub(crate) async fn create(&self) -> Result<String, Error> {
        self.ask(Order::Create).await
    }

    /// Makes a database as a copy of the last one of `keys` that is kept; returns its place and its name.
    pub(crate) async fn create_from_kept(
        &self,
        keys: Vec<String>,
    ) -> Result<Option<(usize, String)>, Error> {
        self.ask(|reply| Order::CreateFromKept(keys, reply)).await
    }

    /// Keeps a copy of a database for others, where the server is ours.
    pub(crate) async fn keep(&self, name: String, key: String) -> Result<(), Error> {
        self.ask(|reply| Order::Keep(name, key, reply)).await
    }

    pub(crate) async fn drop_database(&self, name: String) -> Result<(), Error> {
        self.ask(|reply| Order::Drop(name, reply)).await
    }

    /// Drops the database when nothing else is to be done.
    pub(crate) fn drop_database_soon(&self, name: String) {
        if let Some(orders) = &self.orders {
            // A keeper that is gone has taken its server's registration along; the next client clears up.
            let _ = orders.send(Order::DropSoon(name));
        }
    }

    /// Waits until everything that was to be dropped soon is dropped.
    pub(crate) async fn settle(&self) -> Result<(), Error> {
        self.ask(Order::Settle).await
    }

    async fn ask<T>(
        &self,
        order: impl FnOnce(oneshot::Sender<Result<T, Error>>) -> Order,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let orders = self.orders.as_ref().ok_or(Error::KeeperGone)?;
        orders.send(order(reply)).map_err(|_| Error::KeeperGone)?;
        answer.await.map_err(|_| Error::KeeperGone)?
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // The thread drops what is left and ends when the channel closes.
        self.orders = None;
        // On our own server the next client drops what this process leaves. On a server of the user nothing
        // is to be left, which is worth the wait.
        if self.about.socket_dir.is_none()
            && let Some(thread) = self.thread.take()
        {
            let _ = thread.join();
        }
    }
}

/// Joins the shadow server of this user and these binaries, or starts it.
async fn throwaway(binaries: &Binaries, options: &Options) -> Result<(Run, Client), Error> {
    let account = Account::choose()?;
    let state = directory::state(options, &account)?;
    let template = Template::obtain(binaries, options, &state, &account).await?;
    let berth = Berth {
        // By the template, which stands for binaries and settings.
        key: berth::key(&[template.data().as_os_str().as_encoded_bytes()]),
        state: &state,
        data: Data::CopyOf(template.data()),
        binaries,
        options,
        account: &account,
        idle: options.idle,
    };
    let berthed = berth.obtain().await?;
    if berthed.is_new {
        template.refill_cache();
    }
    Ok((berthed.run, berthed.client))
}

async fn version_num(client: &Client) -> Result<u32, Error> {
    let row = client
        .query_one("SELECT current_setting('server_version_num')::int", &[])
        .await
        .map_err(Error::database("read the server's version"))?;
    Ok(row.get::<_, i32>(0).unsigned_abs())
}

/// What runs on the thread.
struct Worker {
    host: Host,
    client: Client,
    to_drop: VecDeque<String>,
}

impl Worker {
    async fn new(host: Host, client: Client) -> Result<Self, Error> {
        // Dropping takes time, so it comes after whatever is asked for first.
        let to_drop = host.stale(&client).await?.into();
        Ok(Self { host, client, to_drop })
    }

    async fn serve(mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        loop {
            match orders.try_recv() {
                Ok(order) => self.follow(order).await,
                Err(mpsc::error::TryRecvError::Empty) if !self.to_drop.is_empty() => {
                    self.drop_next().await
                }
                Err(mpsc::error::TryRecvError::Empty) => match orders.recv().await {
                    Some(order) => self.follow(order).await,
                    None => break,
                },
                Err(mpsc::error::TryRecvError::Disconnected) => break,
            }
        }
        while !self.to_drop.is_empty() {
            self.drop_next().await;
        }
    }

    async fn follow(&mut self, order: Order) {
        // Whoever does not wait for the answer any more does not need it.
        match order {
            Order::Create(reply) => {
                let created = self.create().await;
                if let Err(Ok(unwanted)) = reply.send(created) {
                    self.to_drop.push_back(unwanted);
                }
            }
            Order::CreateFromKept(keys, reply) => {
                let created = self.create_from_kept(&keys).await;
                if let Err(Ok(Some((_, unwanted)))) = reply.send(created) {
                    self.to_drop.push_back(unwanted);
                }
            }
            Order::Keep(name, key, reply) => {
                let _ = reply.send(self.keep(&name, &key).await);
            }
            Order::Drop(name, reply) => {
                let _ = reply.send(self.drop_database(&name).await);
            }
            Order::DropSoon(name) => self.to_drop.push_back(name),
            Order::Settle(reply) => {
                while !self.to_drop.is_empty() {
                    self.drop_next().await;
                }
                let _ = reply.send(Ok(()));
            }
        }
    }

    async fn create(&mut self) -> Result<String, Error> {
        self.reconnect().await?;
        self.host.create(&self.client).await
    }

    async fn create_from_kept(
        &mut self,
        keys: &[String],
    ) -> Result<Option<(usize, String)>, Error> {
        self.reconnect().await?;
        self.host.create_from_kept(&self.client, keys).await
    }

    async fn keep(&mut self, name: &str, key: &str) -> Result<(), Error> {
        self.reconnect().await?;
        self.host.keep(&self.client, name, key).await
    }

    async fn drop_database(&mut self, name: &str) -> Result<(), Error> {
        self.reconnect().await?;
        self.host.drop_database(&self.client, name).await
    }

    async fn drop_next(&mut self) {
        if let Some(name) = self.to_drop.pop_front()
            && let Err(error) = self.drop_database(&name).await
        {
            tracing::debug!(%error, name, "a shadow database was left to the next client");
        }
    }

    async fn reconnect(&mut self) -> Result<(), Error> {
        if self.client.is_closed() {
            self.client = self.host.connect().await?;
        }
        Ok(())
    }
}
