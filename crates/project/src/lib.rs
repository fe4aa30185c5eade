//! The use cases of relvar: what a command, an editor or an agent asks for, without a terminal.
//!
//! ```text
//! Config + Surroundings ─► Project (servers on demand) ─► a use case ─► a value with findings | ProjectError
//!                                       └─► ProjectObserver: what happens meanwhile
//! ```
//!
//! The futures of the stages are large, and on the heap here: those of use cases fit the stack of any thread.
//!
//! Nothing here prints, asks a person, reads the environment of the process or chooses an exit code, and nothing is kept
//! beyond a [`Project`]: whoever opens one closes it.

mod approve;
mod autogenerate;
mod blocking;
mod bundle;
mod check;
mod compare;
mod config;
mod error;
mod excluded;
mod fingerprints;
mod hint;
mod init;
mod merge;
mod models;
mod nulls;
mod objects;
mod observer;
mod planner;
mod problem;
mod project;
mod run;
mod schema;
mod schema_files;
mod scope;
mod side;
mod squash;
mod surroundings;
mod trial;
mod tried;
mod verify;

pub use autogenerate::{AutogenerateOptions, ConfirmRename, NewRevision};
pub use check::{CheckReport, LiveDatabase};
pub use compare::{CompareOptions, Compared, Statements};
pub use config::{Config, FILE, Run, TEMPLATE};
pub use error::ProjectError;
pub use fingerprints::Fingerprints;
pub use hint::Hint;
pub use init::{AdoptedDatabase, InitOptions, NewProject};
pub use models::PrintedModels;
pub use objects::{ColumnExpression, RenameWish, WishError};
pub use observer::{Activity, Note, ProjectEvent, ProjectObserver};
pub use problem::Problem;
pub use project::{Database, Project};
pub use relvar_migrate::ErrorClass;
pub use schema::Wanted;
pub use scope::Scope;
pub use side::Side;
pub use surroundings::{Surroundings, Variables};
pub use verify::{Verification, chosen, objections};
