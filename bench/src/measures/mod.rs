//! What is measured; one file for each sort.

mod check;
mod files;
mod live;
mod planning;
mod servers;

use std::path::{Path, PathBuf};
use std::process::Command;

use relvar_server::DevServer;
use tempfile::TempDir;

pub use live::read_once;

use crate::programs::Programs;
use crate::table::Table;
use crate::{Arguments, Result, schema, server};

/// Folders, a server that keeps its data, programs.
pub struct Bench {
    programs: Programs,
    /// Below the system's folder for temporary files.
    folder: TempDir,
    /// On a disk.
    disk: TempDir,
    server: DevServer,
}

impl Bench {
    pub async fn new(arguments: &Arguments, relvar: PathBuf) -> Result<Bench> {
        let folder = server::folder_in(&std::env::temp_dir())?;
        let disk = server::folder_in(&arguments.disk)?;
        let options = server::options(&folder.path().join("state"), None);
        let server = DevServer::start(disk.path(), &options).await?;
        // Only what is read is measured; what is written only has to be there soon.
        let client = server.target().connect().await?;
        client.batch_execute("ALTER SYSTEM SET fsync = off").await?;
        client.batch_execute("SELECT pg_reload_conf()").await?;
        let programs = Programs::find(relvar, &options, server.version_num() / 10_000)?;
        Ok(Bench { programs, folder, disk, server })
    }

    /// Takes every measure that is asked for.
    pub async fn measure(self, arguments: &Arguments, table: &mut Table) -> Result<()> {
        let outcome = self.measure_all(arguments, table).await;
        server::stop_all(&self.options()).await?;
        self.server.remove().await?;
        outcome
    }

    async fn measure_all(&self, arguments: &Arguments, table: &mut Table) -> Result<()> {
        let wanted = |name: &str| name.contains(&arguments.only);
        if wanted("server") {
            let outcome = self.servers(arguments.rounds, table).await;
            table.unless_ok("server", outcome);
        }
        if wanted("check") {
            let outcome = self.check(arguments.rounds, table).await;
            table.unless_ok("check", outcome);
        }
        if wanted("planning") {
            let tables = arguments.tables_large.max(arguments.tables);
            let outcome = self.planning(tables, arguments.rounds_large, table).await;
            table.unless_ok("planning", outcome);
        }
        let live = wanted("read") || wanted("diff");
        if live || wanted("files") {
            let small = self.live_pair(arguments.tables).await?;
            if wanted("files") {
                let outcome = self.files(&small, arguments.rounds, table).await;
                table.unless_ok("files", outcome);
            }
            if live {
                let outcome = self.live(&small, arguments, table).await;
                table.unless_ok("read and diff", outcome);
            }
        }
        Ok(())
    }

    /// Options of the servers for throwaway databases.
    fn options(&self) -> relvar_server::Options {
        server::options(&self.folder.path().join("state"), None)
    }

    fn relvar(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.programs.relvar);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("RELVAR_STATE_DIR", self.folder.path().join("state"))
            .env_remove("RELVAR_DATABASE")
            .env_remove("RELVAR_ENV");
        command
    }

    /// Two databases, the second with twenty changes, and the files that made them.
    async fn live_pair(&self, tables: usize) -> Result<Pair> {
        eprintln!("loading {tables} tables, twice");
        let [before, after] =
            [("before", schema::schema(tables)), ("after", schema::changed(tables))];
        let before = self.live_database(tables, before.0, &before.1).await?;
        let after = self.live_database(tables, after.0, &after.1).await?;
        Ok(Pair { tables, before, after })
    }

    async fn live_database(&self, tables: usize, name: &str, sql: &str) -> Result<Side> {
        let file = self.folder.path().join(format!("{name}_{tables}.sql"));
        std::fs::write(&file, sql)?;
        let name = format!("{name}_{tables}");
        let client = self.server.target().connect().await?;
        client.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        let url = self.server.target().with_database(&name).display();
        crate::process::time(&mut self.programs.psql_file(&url, &file))?;
        // The figures of a database that has been there for a while.
        let client = self.server.target().with_database(&name).connect().await?;
        client.batch_execute("VACUUM ANALYZE").await?;
        Ok(Side { url, file })
    }
}

/// The same schema twice, as databases and as files.
struct Pair {
    tables: usize,
    before: Side,
    after: Side,
}

struct Side {
    url: String,
    file: PathBuf,
}

/// A path as an argument.
fn text(path: &Path) -> String {
    path.display().to_string()
}
