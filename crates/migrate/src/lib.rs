//! Revisions of a PostgreSQL schema: their files, their graph, and the runner that takes a database along it.

#[cfg(feature = "authoring")]
mod accepted;
mod advice;
mod apply;
mod approve;
mod atomic_file;
#[cfg(feature = "authoring")]
mod autogenerate;
mod blocking;
mod cancellation;
mod check;
mod directive;
mod draft;
mod embed;
mod event;
mod execute;
mod executor;
mod existing;
mod folder;
mod graph;
mod header;
mod journal;
mod ledger;
mod located;
mod lock;
mod merge;
mod options;
mod place;
#[cfg(feature = "authoring")]
mod plan_document;
mod probe;
#[cfg(feature = "authoring")]
mod rename;
#[cfg(feature = "authoring")]
mod replay;
mod revision;
mod revision_file;
mod run;
mod run_error;
mod scan;
mod script;
mod seed;
mod session;
#[cfg(feature = "authoring")]
mod settle;
mod sha256;
mod squash;
mod standing;
mod statement;
mod step_options;
mod sum;
#[cfg(feature = "authoring")]
mod take_back;
mod target_spec;
#[cfg(feature = "authoring")]
mod trial;
mod type_rights;
#[cfg(feature = "authoring")]
mod verify;
mod way_back;
#[cfg(feature = "authoring")]
mod witness;

#[doc(hidden)]
pub use include_dir;

#[cfg(feature = "authoring")]
pub use accepted::Accepted;
pub use atomic_file::WriteError;
#[cfg(feature = "authoring")]
pub use autogenerate::{
    Proposal, Wishes, blocking_rewrites, blocking_summary, steps, suspected_renames,
};
pub use blocking::{BlockedTable, ROWS_IN_A_MOMENT, rows_by};
pub use cancellation::{Cancellation, Canceller};
pub use draft::{DownDraft, Draft, StatementDraft, StepDraft};
pub use embed::{Embedded, EmbeddedError};
pub use event::{Backend, Event, Observer, Silence};
pub use folder::{Folder, FolderError};
pub use graph::{Graph, GraphError};
pub use ledger::{AppliedRevision, LedgerError};
pub use located::Located;
pub use merge::MergeError;
pub use options::{InDoubt, Policy, RunOptions};
#[cfg(feature = "authoring")]
pub use plan_document::{Fingerprint, PlanDocument};
pub use relvar_catalog::LockMode;
#[cfg(feature = "authoring")]
pub use relvar_server::Shadows;
#[cfg(feature = "authoring")]
pub use rename::{Renames, due_renames, rename_in};
#[cfg(feature = "authoring")]
pub use replay::{ReplayCache, RoleMaker, replay, replay_key, replayed};
pub use revision::{
    Direction, Down, InvalidId, Phase, Review, Revision, RevisionId, Section, Signature, Step,
    StepKind, StepLock, TransactionMode,
};
pub use revision_file::{ReviewState, RevisionFile};
pub use run::{JournalEntry, PlannedRevision, PlannedStep, Report, Runner, Status, Unfinished};
pub use run_error::{ErrorClass, RunError};
pub use script::script;
pub use seed::{Birth, FixedSeed, Seed, SystemSeed};
#[cfg(feature = "authoring")]
pub use settle::{differ_in_print, settle};
pub use squash::{Baseline, OldFiles};
pub use statement::{Conduct, ReindexTarget, Statement};
pub use sum::{SUM_FILE, Sum, SumIssue};
#[cfg(feature = "authoring")]
pub use take_back::{WayBackError, way_back};
pub use target_spec::{TargetError, TargetSpec};
#[cfg(feature = "authoring")]
pub use trial::learn_order;
#[cfg(feature = "authoring")]
pub use verify::{Intent, Objection, Verdict, Verifier, VerifyError};
pub use way_back::WayBack;
#[cfg(feature = "authoring")]
pub use witness::Known;
#[cfg(feature = "authoring")]
pub use witness::rows::fill as fill_with_rows;
