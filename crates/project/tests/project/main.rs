//! The use cases as an editor or an agent calls them: in one process, without a terminal.

mod fixture;

mod boundaries;
mod errors;
mod revisions;
mod shadows;
mod sizes;
