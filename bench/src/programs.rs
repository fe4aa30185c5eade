//! The programs that are measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use relvar_server::{Options, find_client};

use crate::Result;

/// Builds relvar as it is released, and says where it is.
pub fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "relvar-cli"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .status()?;
    if !status.success() {
        return Err("relvar cannot be built".into());
    }
    let beside = std::env::current_exe()?.with_file_name("relvar");
    if !beside.exists() {
        return Err(format!("{} is missing; was this run with --release?", beside.display()).into());
    }
    Ok(beside)
}

/// What a measure runs.
#[derive(Debug)]
pub struct Programs {
    pub relvar: PathBuf,
    pg_dump: PathBuf,
    psql: PathBuf,
}

impl Programs {
    pub fn find(relvar: PathBuf, options: &Options, major: u32) -> Result<Programs> {
        let client = |name: &str, major| {
            find_client(name, major, options)
                .ok_or(format!("no {name} of version {major} or later is installed"))
        };
        Ok(Programs { relvar, pg_dump: client("pg_dump", major)?, psql: client("psql", 0)? })
    }

    pub fn pg_dump(&self, url: &str) -> Command {
        let mut command = Command::new(&self.pg_dump);
        command.args(["--schema-only", "-d", url]);
        command
    }

    pub fn psql_file(&self, url: &str, file: &Path) -> Command {
        let mut command = Command::new(&self.psql);
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f"]).arg(file);
        command
    }

    pub fn psql(&self, url: &str, sql: &str) -> Command {
        let mut command = Command::new(&self.psql);
        command.args(["-X", "-d", url, "-c", sql]);
        command
    }
}
