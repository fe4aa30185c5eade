//! Throwaway databases, on the warm embedded server or on one that the user names.

use std::path::Path;
use std::sync::Arc;

use relvar_connect::Target;
use tokio_postgres::Client;

use crate::binaries::Binaries;
use crate::error::Error;
use crate::keeper::Keeper;
use crate::options::Options;

/// A server that gives out new empty databases. Clones share it; it may be used from several runtimes.
#[derive(Clone, Debug)]
pub struct Shadows {
    keeper: Arc<Keeper>,
}

impl Shadows {
    /// The embedded server of this user: joined when it runs, else started.
    ///
    /// # Errors
    /// When no binaries are found ([`Error::BinariesMissing`]), or the server does not start.
    pub async fn embedded(options: &Options) -> Result<Self, Error> {
        let binaries = Binaries::obtain(options).await?;
        Ok(Self { keeper: Arc::new(Keeper::embedded(binaries, options.clone()).await?) })
    }

    /// A server that the user names, whose role may create databases.
    ///
    /// # Errors
    /// When it cannot be reached, is too old, or the role may not create databases.
    pub async fn external(target: Target) -> Result<Self, Error> {
        Ok(Self { keeper: Arc::new(Keeper::external(target).await?) })
    }

    /// The server's version as `server_version_num` has it: 150018 is 15.18.
    pub fn version_num(&self) -> u32 {
        self.keeper.version_num()
    }

    /// A new database: empty, UTF8, locale C.
    ///
    /// # Errors
    /// [`Error::Database`] when the server refuses.
    pub async fn create(&self) -> Result<Shadow, Error> {
        let name = self.keeper.create().await?;
        Ok(Shadow { name, keeper: Arc::clone(&self.keeper) })
    }

    /// A new database that is a copy of a kept one: of several keys the last one that is kept counts. Gives which one
    /// it was, and the copy; `None` where none is kept, or the server is not the embedded one.
    ///
    /// # Errors
    /// [`Error::Database`] when the server refuses.
    pub async fn create_from_kept(
        &self,
        keys: &[String],
    ) -> Result<Option<(usize, Shadow)>, Error> {
        let Some((at, name)) = self.keeper.create_from_kept(keys.to_vec()).await? else {
            return Ok(None);
        };
        Ok(Some((at, Shadow { name, keeper: Arc::clone(&self.keeper) })))
    }

    /// Keeps a copy of a database under a key (letters and digits) for as long as the embedded server runs, and until
    /// newer ones take its place. Ends the sessions on the database. A large one is not kept, nor is one on a server
    /// that the user named.
    ///
    /// # Errors
    /// [`Error::Database`] when the server refuses; the database itself is none the worse.
    pub async fn keep(&self, shadow: &Shadow, key: &str) -> Result<(), Error> {
        self.keeper.keep(shadow.name.clone(), key.to_owned()).await
    }

    /// Waits until the databases of all dropped [`Shadow`]s are gone.
    pub async fn settle(&self) -> Result<(), Error> {
        self.keeper.settle().await
    }
}

/// One throwaway database. When the value is dropped the database goes soon after;
/// [`drop_database`](Self::drop_database) waits for it.
#[derive(Debug)]
pub struct Shadow {
    name: String,
    keeper: Arc<Keeper>,
}

impl Shadow {
    /// The database's name, which needs no quotes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The server's version as `server_version_num` has it.
    pub fn version_num(&self) -> u32 {
        self.keeper.version_num()
    }

    /// How to reach the database. On an embedded server the role is the superuser `postgres`.
    pub fn target(&self) -> Target {
        self.keeper.target().with_database(&self.name)
    }

    /// The directory that holds the socket of an embedded server; `None` on a server that the user named.
    pub fn socket_dir(&self) -> Option<&Path> {
        self.keeper.socket_dir()
    }

    /// A new connection, served by a task of the current runtime.
    ///
    /// # Errors
    /// When the server cannot be reached any more.
    pub async fn connect(&self) -> Result<Client, Error> {
        Ok(self.target().connect().await?)
    }

    /// Drops the database, ending its connections on an embedded server.
    ///
    /// # Errors
    /// When somebody is connected to a database on a server that the user named, or it is gone.
    pub async fn drop_database(mut self) -> Result<(), Error> {
        let name = std::mem::take(&mut self.name);
        self.keeper.drop_database(name).await
    }
}

impl Drop for Shadow {
    fn drop(&mut self) {
        // Empty when the database is dropped already.
        if !self.name.is_empty() {
            self.keeper.drop_database_soon(std::mem::take(&mut self.name));
        }
    }
}
