//! What is read of a database or of a schema: the flags that several commands share.

use clap::Args;
use relvar_project::Scope;

use crate::context::Context;

/// What counts as a part of the schema.
#[derive(Debug, Clone, Default, Args)]
pub struct Reading {
    /// Leave out privileges and default privileges.
    #[arg(long)]
    pub no_grants: bool,
    /// Compare owners too.
    #[arg(long)]
    pub owners: bool,
    /// Leave out schemas and objects by name, such as 'auth' or 'public.legacy_*'; may be repeated.
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
}

impl Reading {
    /// The same as a use case takes it.
    pub fn scope(&self) -> Scope {
        Scope { no_grants: self.no_grants, owners: self.owners, exclude: self.exclude.clone() }
    }

    /// Together with what relvar.toml says.
    pub fn options(&self, context: &Context) -> relvar_introspect::Options {
        context.project.reading_options(&self.scope())
    }
}
