//! Causes of errors in the use cases themselves, rather than in one of the stages that they call.

use std::io;
use std::path::{Path, PathBuf};

use relvar_connect::ServerMessage;
use relvar_migrate::{RevisionId, Verdict};

use crate::config::FILE;
use crate::error::ProjectError;

/// A cause of a [`ProjectError`](crate::ProjectError) that no stage knows.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A file or folder that the system did not let us use.
    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        /// The action, as a verb.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// An environment of a configuration that is not there.
    #[error("there is no environment {0:?}, because there is no {FILE} here or above")]
    EnvironmentWithoutProject(String),
    /// An environment that the configuration does not have.
    #[error("{} has no environment {environment:?}", file.display())]
    NoEnvironment {
        /// The configuration.
        file: PathBuf,
        /// The environment.
        environment: String,
    },
    /// A `${` that is never closed, in the value of this key.
    #[error("{0} has a \"${{\" that no \"}}\" closes")]
    UnclosedVariable(String),
    /// A variable that a value of the configuration needs and that is not set.
    #[error("{key} needs the variable {variable}, which is not set")]
    NoVariable {
        /// The key of the configuration.
        key: String,
        /// The variable.
        variable: String,
    },
    /// A configuration with mistakes; the findings locate them.
    #[error("{} cannot be used", .0.display())]
    UnusableConfig(PathBuf),
    /// A folder that is not in a project.
    #[error("there is no {FILE} in {} or above", .0.display())]
    NoProject(PathBuf),
    /// A server that did not do what it was asked.
    #[error("{0}")]
    Server(Box<ServerMessage>),
    /// Rust models with mistakes; the findings locate them.
    #[error("the models cannot be read")]
    UnreadableModels,
    /// A reading of a database whose task ended early.
    #[error("reading the database ended early: {0}")]
    ReadingEnded(String),
    /// Definitions of excluded objects that the embedded database does not take.
    #[error(
        "cannot make in the embedded database what the schema files describe of excluded objects: {0}"
    )]
    Excluded(Box<ServerMessage>),
    /// A shadow copy that is not the same as its original, as these differences show.
    #[error("cannot try the renames, because the shadow copy of FROM is not the same:\n{}", .0.join("\n"))]
    UnlikeCopy(Vec<String>),
    /// Changes that lose these data.
    #[error("these changes permanently delete data:{}", .0.iter().map(|lost| format!("\n  {lost}")).collect::<String>())]
    Destructive(Vec<String>),
    /// Large tables that would be rewritten while others wait, described on a line each.
    #[error(
        "this rewrites tables under ACCESS EXCLUSIVE, which blocks reads and writes meanwhile:{}",
        .0.iter().map(|table| format!("\n  {table}")).collect::<String>()
    )]
    Blocking(Vec<String>),
    /// Several heads, where one parent is needed.
    #[error("there is more than one head: {}", names(.0))]
    ManyHeads(Vec<RevisionId>),
    /// A plan that is no revision file, which is a bug.
    #[error(
        "the plan cannot be written as a revision; this is a bug in relvar, please report it:\n{}\n{text}",
        errors.join("\n")
    )]
    Unwritable {
        /// The mistakes in the file.
        errors: Vec<String>,
        /// The text of the file.
        text: String,
    },
    /// A schema that cannot be written as JSON, which is a bug.
    #[error("cannot write the schema as JSON: {0}")]
    Json(serde_json::Error),
    /// A generated revision that failed verification.
    #[error(
        "the generated revision failed verification and was not written\n{}",
        crate::verify::objections(.0).trim_end()
    )]
    Rejected(Box<Verdict>),
    /// Branches that do not run in this order, and so cannot be merged.
    #[error(
        "the branches cannot be merged, because they do not run in the order {}\n{error}",
        names(order)
    )]
    BranchFails {
        /// The order.
        order: Vec<RevisionId>,
        /// The system's error.
        error: Box<ProjectError>,
    },
    /// Branches that lead to different schemas in different orders, and so cannot be merged.
    #[error(
        "the branches cannot be merged, because {} and {} do not lead to the same schema:{}",
        names(one),
        names(other),
        changes.iter().map(|change| format!("\n    {change}")).collect::<String>()
    )]
    OrderMatters {
        /// One order.
        one: Vec<RevisionId>,
        /// Another order.
        other: Vec<RevisionId>,
        /// The differences.
        changes: Vec<String>,
    },
    /// A revision that was not approved, because it failed verification.
    #[error(
        "revision {} was not approved, because it failed verification\n{}",
        .0.revision,
        crate::verify::objections(.0).trim_end()
    )]
    Unapproved(Box<Verdict>),
    /// A file that is where a new one would go.
    #[error("{} exists already", .0.display())]
    Exists(PathBuf),
    /// A database with revisions of another project.
    #[error(
        "{target} is in the hands of another relvar project: it has the revisions {}",
        names(revisions)
    )]
    OtherProject {
        /// The database, without its password.
        target: String,
        /// The revisions that its ledger has.
        revisions: Vec<RevisionId>,
    },
}

impl Problem {
    /// A file or folder that the system did not let us use.
    pub(crate) fn file(doing: &'static str, path: &Path, source: io::Error) -> Problem {
        Problem::File { doing, path: path.to_owned(), source }
    }
}

fn names(revisions: &[RevisionId]) -> String {
    revisions.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
}
