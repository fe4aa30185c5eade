//! Events of a use case while it works.

use std::fmt;

use relvar_diff::Change;
use relvar_migrate::RevisionId;
use relvar_report::Finding;

/// Receives what happens while a use case works: a command line prints it, an editor shows a progress bar.
///
/// Called from the thread that works, so it must not take long.
pub trait ProjectObserver: fmt::Debug + Send + Sync {
    /// Called when something happens.
    fn event(&self, event: ProjectEvent<'_>);
}

/// Something that happens while a use case works.
#[derive(Debug, Clone, Copy)]
pub enum ProjectEvent<'a> {
    /// Something that takes long begins.
    Started(&'a Activity),
    /// It is over, whether it was done or failed.
    Finished(&'a Activity),
    /// Something was found that a user should see, such as a comment in a schema file that means nothing.
    Found(&'a [Finding]),
    /// Something is to be noted that is neither wrong nor a part of the result.
    Noted(&'a Note),
}

/// Something that takes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activity {
    /// The project's embedded database is started.
    StartingEmbedded,
    /// Both sides of a comparison are read.
    ReadingSides,
    /// The schema files and the revisions are read.
    ReadingProject,
    /// A database is read.
    ReadingDatabase,
    /// The tables to print models of are read.
    ReadingTables,
    /// Schema files, revisions and database are compared.
    Comparing,
    /// NULLs are counted.
    CountingNulls,
    /// A planned revision runs on a shadow database.
    TryingPlan,
    /// A revision is verified because that was asked for.
    Trying(RevisionId),
    /// A revision is verified before it is approved.
    Verifying(RevisionId),
    /// The way back of an upgrade that failed partway is planned and tried.
    ComputingWayBack,
    /// Branches run on shadow databases, in every order.
    TryingBranches,
}

/// Something to note.
#[derive(Debug, Clone)]
pub enum Note {
    /// A line about a download.
    Download(String),
    /// A setting in what names a database, which is ignored.
    IgnoredSetting(String),
    /// A difference that a revision accepts.
    Accepted(Box<Change>),
    /// A revision that changes rows when it runs.
    ChangesRows {
        /// The revision.
        revision: RevisionId,
        /// When it showed: `up`, `down`, `up again`.
        phase: &'static str,
        /// The rows that differ.
        details: String,
    },
    /// Two sides of different major versions, compared on a third server or one of theirs.
    SidesReplayed {
        /// The major version of the current schema.
        from: u32,
        /// The major version of the desired schema.
        to: u32,
        /// The major version that both were compared on.
        on: u32,
    },
    /// A database of another major version than the server for shadow databases, compared on the latter.
    DatabaseReplayed {
        /// The major version of the database.
        database: u32,
        /// The major version of the shadow server.
        shadow: u32,
    },
    /// Objects that differ in their texts only, perhaps, and could not be compared on a server.
    Unsettled {
        /// How many.
        objects: usize,
        /// Why not.
        why: String,
    },
    /// The sizes of the tables that are rewritten could not be asked for.
    SizesUnknown(String),
}

/// Something that goes on as long as this value lives.
#[derive(Debug)]
pub(crate) struct Working<'a> {
    observer: &'a dyn ProjectObserver,
    activity: Activity,
}

impl<'a> Working<'a> {
    pub(crate) fn begin(observer: &'a dyn ProjectObserver, activity: Activity) -> Working<'a> {
        observer.event(ProjectEvent::Started(&activity));
        Working { observer, activity }
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.observer.event(ProjectEvent::Finished(&self.activity));
    }
}
