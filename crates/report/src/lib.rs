//! Something to tell a user about a schema, a statement, a plan or an index, and the ways to print it.
//!
//! One [`Finding`] type for lint, plan, revisions, explain and advice; whoever finds makes them, whoever
//! prints picks a [`Format`]. Nothing here does I/O or decides about exit codes.

mod finding;
mod format;
mod github;
mod json;
mod pages;
mod sarif;
mod text;

pub use finding::{Edit, Finding, Fix, Place, Related, Severity};
pub use format::{Colors, Format, render};
pub use pages::{page, rules};
