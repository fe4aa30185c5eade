//! Ways on from an error, as data: a command line writes options, an editor offers an edit.

use std::path::PathBuf;

use relvar_catalog::ObjectId;
use relvar_diff::Rename;

/// One way on from an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A sentence of a stage.
    Text(String),
    /// Make a project, so that there is a configuration.
    MakeConfig,
    /// Make a project here, or name the configuration of one elsewhere.
    MakeProject,
    /// The folder is a project: look at its status.
    LookAtStatus,
    /// Write this environment into the configuration, which has none.
    WriteEnvironment {
        /// The configuration.
        file: PathBuf,
        /// The environment that was asked for.
        environment: String,
    },
    /// The environments that the configuration has.
    Environments(Vec<String>),
    /// Set this variable, or name a database.
    SetVariable(String),
    /// Keep the state of servers in a directory that can be written and has room.
    StateDirectory,
    /// Provide what fills this column in the rows that exist.
    Backfill(ObjectId),
    /// The column that has to be filled may be this rename; otherwise provide what fills it.
    RenameOrBackfill(Rename),
    /// Keep the extension of this name in its schema, or move it by hand.
    KeepExtension(String),
    /// Drop by hand the object that keeps another one from being changed.
    DropByHand {
        /// The object that is in the way.
        holder: String,
        /// The object that cannot be changed.
        object: String,
    },
    /// Create by hand the object that another one needs.
    CreateFirst {
        /// The missing object.
        needed: String,
        /// The object.
        object: String,
    },
    /// Give this column another type by a change before.
    ChangeTypeBefore(String),
    /// Name the time zone of a conversion, such as in this expression.
    NameTimeZone(String),
    /// The revision ran on a shadow database only: edit it, and verify it.
    EditAndVerify,
    /// Edit the revision and verify it, or approve it as it is.
    VerifyOrSkip,
    /// The shadow database failed: do the same again.
    RunAgain,
    /// Name a server of the right version for shadow databases.
    NameShadowServer,
    /// Remove the definitions of excluded objects from the schema files, or name a database that has them.
    RemoveExcluded,
    /// Accept that data are lost.
    AllowDestructive,
    /// Change a large table online by hand, or accept the wait.
    AllowBlocking,
    /// Join the heads, or name the parent.
    MergeOrNameParent,
    /// Write or edit a revision so that the branches run in any order, or merge them as they are.
    MakeRoom,
    /// Correct the rejected revision in this file, or write the statement by hand.
    CorrectRejected(PathBuf),
    /// Accept that this object differs from the schema files.
    AcceptDifference(ObjectId),
    /// Leave this object out.
    LeaveOut(ObjectId),
    /// Report a bug in relvar, with the files in this folder.
    ReportBundle(PathBuf),
    /// Report a bug in relvar, with the files that a bundle would have.
    ReportBug,
    /// Use the project that the database belongs to, or take a copy of the schema without marking the database.
    UseOtherProject,
    /// Move the file away, or write a configuration that names other folders.
    MoveAway,
}
