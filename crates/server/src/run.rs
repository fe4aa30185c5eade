//! One server that runs, with this process registered as its client.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tokio_postgres::{Client, NoTls};

use crate::error::Error;
use crate::hash::random_name;
use crate::process::Identity;

/// The port in the name of a socket.
pub(crate) const PORT: u16 = 5432;
/// The superuser of every server of ours, and the database to connect to for making others.
pub(crate) const SUPERUSER: &str = "postgres";

/// A running server that stays up as long as this value lives.
#[derive(Debug)]
pub(crate) struct Run {
    dir: PathBuf,
    registration: PathBuf,
    client: String,
}

impl Run {
    /// Registers this process with the run in `dir`. Fails if the run has ended.
    pub(crate) fn register(dir: &Path) -> Result<Self, Error> {
        let client = random_name();
        let registration = clients_dir(dir).join(format!("{}.{client}", Identity::own()));
        File::create_new(&registration).map_err(Error::file("create", &registration))?;
        Ok(Self { dir: dir.to_owned(), registration, client })
    }

    /// The directory of the run, which holds the socket.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// A name of this client that no other one has.
    pub(crate) fn client(&self) -> &str {
        &self.client
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // If it cannot be removed, it counts until this process ends.
        let _ = fs::remove_file(&self.registration);
    }
}

/// Where the clients of a run are registered.
pub(crate) fn clients_dir(run: &Path) -> PathBuf {
    run.join("clients")
}

/// The names of all registered clients of a run that live. Forgets the dead ones.
pub(crate) fn clients(run: &Path) -> Vec<String> {
    fs::read_dir(clients_dir(run))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (identity, client) = name.rsplit_once('.')?;
            if Identity::parse(identity).is_some_and(|identity| identity.is_alive()) {
                return Some(client.to_owned());
            }
            let _ = fs::remove_file(entry.path());
            None
        })
        .collect()
}

/// Opens a connection to a database on the socket in `dir`, served by a task of the current runtime.
pub(crate) async fn connect(dir: &Path, database: &str) -> Result<Client, tokio_postgres::Error> {
    let mut config = tokio_postgres::Config::new();
    config.host_path(dir).port(PORT).user(SUPERUSER).dbname(database).application_name("relvar");
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to an embedded server ended");
        }
    });
    Ok(client)
}
