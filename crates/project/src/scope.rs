//! The parts of a database that count as its schema.

use relvar_catalog::Pattern;
use relvar_introspect::Options;

use crate::project::Project;

/// The parts of a database that count as its schema, in addition to the configuration.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Leave out privileges and default privileges.
    pub no_grants: bool,
    /// Compare owners too.
    pub owners: bool,
    /// Leave out schemas and objects of these names, such as `auth` or `public.legacy_*`.
    pub exclude: Vec<String>,
}

impl Project {
    /// Options of reading catalogs: the scope together with the configuration.
    pub fn reading_options(&self, scope: &Scope) -> Options {
        let config = self.config();
        let mut exclude = config.exclude.clone();
        exclude.extend(scope.exclude.iter().map(Pattern::new));
        Options {
            owners: scope.owners || config.owners,
            grants: config.grants && !scope.no_grants,
            exclude,
            attached: true,
        }
    }
}
