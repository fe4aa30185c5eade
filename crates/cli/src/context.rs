//! What a command works with: the project, and where text goes.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use relvar_connect::Environment;
use relvar_project::{Config, FILE, Project, Surroundings};
use relvar_server::Download;

use crate::args::Global;
use crate::console::Console;
use crate::failure::Failure;
use crate::reporter::Reporter;

/// Everything around one command.
#[derive(Debug)]
pub struct Context {
    /// Where text goes.
    pub console: Console,
    /// The project, or a folder with the defaults where there is none.
    pub project: Project,
}

impl Context {
    /// Reads the configuration and the environment.
    ///
    /// # Errors
    /// When `relvar.toml` cannot be used.
    pub fn new(global: &Global, console: Console) -> Result<Context, Failure> {
        let here = env::current_dir()
            .map_err(|error| Failure::failed(format!("cannot tell the current folder: {error}")))?;
        let named = named_config(global);
        let config = Config::find(named.as_deref(), &here, global.environment.as_deref())?;
        let surroundings = surroundings(global, &console);
        let reporter = Arc::new(Reporter::new(&console));
        Ok(Context { console, project: Project::new(config, surroundings, reporter) })
    }

    /// Takes away what servers hold for this command.
    pub async fn close(self) {
        if let Err(error) = self.project.close().await {
            self.console.note(&format!(
                "warning: the server for shadow databases was not cleared: {error}"
            ));
        }
    }
}

/// The configuration that was named; what is right here is named as a user would name it.
fn named_config(global: &Global) -> Option<PathBuf> {
    let here = || Path::new(FILE).is_file().then(|| PathBuf::from(FILE));
    global.config.clone().or_else(here)
}

/// What this process has around it.
fn surroundings(global: &Global, console: &Console) -> Surroundings {
    let refused = |why: &str| Download::Refused(why.to_owned());
    Surroundings {
        variables: env::vars_os().collect(),
        connection: Environment::process(),
        database: global.database.clone(),
        download: match (global.download, global.no_download) {
            (true, _) => Some(Download::Allowed),
            (false, true) => Some(refused("--no-download turns downloads off")),
            (false, false) => None,
        },
        // A download is only begun where a user can see it.
        download_unasked: match console.shows_progress() {
            true => Download::Allowed,
            false => refused("re-run with --download to do so"),
        },
    }
}
