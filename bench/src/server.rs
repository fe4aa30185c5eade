//! The servers that databases stand on.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use relvar_server::{Options, Running, Shadows};
use tempfile::TempDir;

use crate::Result;

/// A folder that the server's unprivileged user can reach too.
pub fn folder_in(parent: &Path) -> Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("relvar-bench-").tempdir_in(parent)?;
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// Options as the command line has them, with state of their own.
pub fn options(state: &Path, throwaway: Option<&Path>) -> Options {
    let mut options = Options::from_env(|name| std::env::var_os(name));
    options.state_dir = state.to_owned();
    options.throwaway_dir = throwaway.map(Path::to_owned);
    options
}

/// Starts or joins the server and asks it one thing, as the smallest command would.
pub async fn ask_once(state: &Path, throwaway: Option<&Path>) -> Result<()> {
    let mut options = options(state, throwaway);
    options.idle = Duration::from_secs(30);
    let shadow = Shadows::embedded(&options).await?.create().await?;
    shadow.connect().await?.batch_execute("SELECT 1").await?;
    Ok(())
}

/// Ends the servers of this state, and no others.
pub async fn stop_all(options: &Options) -> Result<()> {
    // Beside a server's lock stands where it runs.
    let ours: Vec<String> = std::fs::read_dir(&options.state_dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "run"))
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .collect();
    for running in Running::list(options)? {
        let dir = running.socket_dir.to_string_lossy();
        if ours.iter().any(|own| own.trim() == dir) {
            running.stop().await?;
        }
    }
    Ok(())
}
