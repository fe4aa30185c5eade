//! The machine and the user around a project.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::sync::Arc;

use relvar_connect::Environment;
use relvar_server::Download;

/// The machine and the user around a project. This crate looks at no process: a command line fills this in from its own,
/// a test or an editor by hand.
#[derive(Clone)]
pub struct Surroundings {
    /// The environment variables: `${NAME}` in a configuration, and where PostgreSQL is found.
    pub variables: Variables,
    /// Defaults of connection strings: `PG*` variables, home directory, user.
    pub connection: Environment,
    /// The database that was named, in place of the configuration's.
    pub database: Option<String>,
    /// Permission to download PostgreSQL, or a refusal, if the user gave one.
    pub download: Option<Download>,
    /// The same, if neither user, environment nor configuration decides.
    pub download_unasked: Download,
}

/// Without values: one of them may be a password.
impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings")
            .field("variables", &self.variables)
            .field("connection", &self.connection)
            .field("download", &self.download)
            .field("download_unasked", &self.download_unasked)
            .finish_non_exhaustive()
    }
}

/// Environment variables.
#[derive(Clone, Default)]
pub struct Variables(Arc<BTreeMap<OsString, OsString>>);

impl Variables {
    /// The value of a variable, if it is set.
    pub fn get(&self, name: &str) -> Option<OsString> {
        self.0.get(OsStr::new(name)).cloned()
    }

    /// The value of a variable, if it is set and is text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.into_string().ok()
    }
}

impl FromIterator<(OsString, OsString)> for Variables {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(variables: I) -> Variables {
        Variables(Arc::new(variables.into_iter().collect()))
    }
}

/// Names the variables, not their values.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
