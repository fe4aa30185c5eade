//! One SQL statement of a revision, and how the runner has to treat it.

use relvar_sql::{
    AlterAction, AlterTable, Definition, StatementKind, TransactionControl, TransactionUse,
};

/// A statement as it is sent to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text without the semicolon and without comments before it.
    pub text: String,
    /// Line of the file where it starts, from 1.
    pub line: u32,
    /// Column in characters where it starts, from 1.
    pub column: u32,
    /// What it is.
    pub kind: StatementKind,
    /// What it defines, where it is a CREATE.
    pub definition: Option<Definition>,
    /// How the runner has to treat it.
    pub conduct: Conduct,
}

/// How a statement meets transactions, and what tells whether it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conduct {
    /// Runs in a transaction.
    Ordinary,
    /// `SET`, `RESET`: lasts to the end of its step, and is said again when a step is resumed.
    Setting,
    /// `BEGIN`, `COMMIT`, …: the runner's business.
    TransactionControl {
        /// Its first words.
        words: String,
    },
    /// `COPY … FROM stdin`: there is no data to send.
    CopyFromStdin,
    /// `CREATE INDEX CONCURRENTLY`.
    CreateIndexConcurrently {
        /// The index, where the statement names it.
        index: Option<String>,
        /// The table, one part or two.
        table: Vec<String>,
    },
    /// `DROP INDEX CONCURRENTLY`.
    DropIndexConcurrently {
        /// The index, one part or two.
        index: Vec<String>,
    },
    /// `REINDEX … CONCURRENTLY`.
    ReindexConcurrently {
        /// What is built again, and its name where it is an index or a table.
        target: ReindexTarget,
    },
    /// `ALTER TABLE … DETACH PARTITION … CONCURRENTLY`.
    DetachConcurrently {
        /// The partitioned table, one part or two.
        table: Vec<String>,
        /// The partition, one part or two.
        partition: Vec<String>,
    },
    /// Cannot run in a transaction, and no probe tells whether it happened.
    Alone {
        /// Its first words.
        words: String,
        /// True where running it twice is the same as running it once (`VACUUM`).
        repeatable: bool,
    },
}

/// What `REINDEX CONCURRENTLY` builds again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReindexTarget {
    /// One index, one part or two.
    Index(Vec<String>),
    /// All indexes of a table, one part or two.
    Table(Vec<String>),
    /// All indexes of a schema or database.
    Many,
}

impl Conduct {
    /// True for what PostgreSQL refuses inside a transaction block.
    #[must_use]
    pub fn runs_alone(&self) -> bool {
        match self {
            Self::CreateIndexConcurrently { .. }
            | Self::DropIndexConcurrently { .. }
            | Self::ReindexConcurrently { .. }
            | Self::DetachConcurrently { .. }
            | Self::Alone { .. } => true,
            Self::Ordinary
            | Self::Setting
            | Self::TransactionControl { .. }
            | Self::CopyFromStdin => false,
        }
    }

    /// True for the forms that wait for other transactions to end, and need a long limit.
    #[must_use]
    pub fn is_concurrent(&self) -> bool {
        match self {
            Self::CreateIndexConcurrently { .. }
            | Self::DropIndexConcurrently { .. }
            | Self::ReindexConcurrently { .. }
            | Self::DetachConcurrently { .. } => true,
            Self::Alone { .. }
            | Self::Ordinary
            | Self::Setting
            | Self::TransactionControl { .. }
            | Self::CopyFromStdin => false,
        }
    }
}

/// A part of a text that no statement can be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SplitError {
    /// Byte offset in the text.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
}

/// Cuts a text into statements.
pub(crate) fn split(text: &str) -> (Vec<Statement>, Vec<SplitError>) {
    let split = relvar_sql::split(text);
    let statements = split.statements.into_iter().map(|statement| Statement {
        text: statement.text.to_owned(),
        line: statement.line,
        column: statement.column,
        conduct: conduct(&statement.kind),
        kind: statement.kind,
        definition: statement.defines,
    });
    let errors = split
        .errors
        .iter()
        .map(|error| SplitError { offset: error.offset, message: error.to_string() });
    (statements.collect(), errors.collect())
}

/// What a kind of statement means for the runner.
fn conduct(kind: &StatementKind) -> Conduct {
    match kind {
        StatementKind::Transaction(control) => {
            Conduct::TransactionControl { words: words(control) }
        }
        StatementKind::Set { .. } | StatementKind::Reset { .. } => Conduct::Setting,
        StatementKind::CopyFromStdin => Conduct::CopyFromStdin,
        StatementKind::CreateIndex(create) if create.concurrently => {
            Conduct::CreateIndexConcurrently {
                index: create.name.as_ref().map(|name| name.object().to_owned()),
                table: create.table.0.clone(),
            }
        }
        StatementKind::DropIndex(drop) if drop.concurrently => Conduct::DropIndexConcurrently {
            index: drop.names.first().map(|name| name.0.clone()).unwrap_or_default(),
        },
        StatementKind::Reindex(reindex) if reindex.concurrently => {
            Conduct::ReindexConcurrently { target: reindex_target(&reindex.target) }
        }
        StatementKind::AlterTable(alter) => detach(alter).unwrap_or(Conduct::Ordinary),
        StatementKind::NotInTransaction { words, repeatable } => {
            Conduct::Alone { words: (*words).to_owned(), repeatable: *repeatable }
        }
        StatementKind::Reindex(_) => match kind.transaction_use() {
            TransactionUse::Outside(words) => {
                Conduct::Alone { words: words.to_owned(), repeatable: true }
            }
            TransactionUse::Either | TransactionUse::Controls => Conduct::Ordinary,
        },
        StatementKind::CreateIndex(_)
        | StatementKind::DropIndex(_)
        | StatementKind::Query
        | StatementKind::Modify
        | StatementKind::Code
        | StatementKind::AlterTypeAddValue { .. }
        | StatementKind::Create
        | StatementKind::Drop(_)
        | StatementKind::Other => Conduct::Ordinary,
    }
}

fn words(control: &TransactionControl) -> String {
    match control {
        TransactionControl::Begin => "BEGIN",
        TransactionControl::Commit => "COMMIT",
        TransactionControl::Rollback => "ROLLBACK",
        TransactionControl::Savepoint(_) => "SAVEPOINT",
        TransactionControl::Release(_) => "RELEASE",
        TransactionControl::RollbackTo(_) => "ROLLBACK TO",
        TransactionControl::TwoPhase => "a two-phase commit",
    }
    .to_owned()
}

fn reindex_target(target: &relvar_sql::ReindexTarget) -> ReindexTarget {
    match target {
        relvar_sql::ReindexTarget::Index(name) => ReindexTarget::Index(name.0.clone()),
        relvar_sql::ReindexTarget::Table(name) => ReindexTarget::Table(name.0.clone()),
        relvar_sql::ReindexTarget::Schema(_)
        | relvar_sql::ReindexTarget::Database
        | relvar_sql::ReindexTarget::System => ReindexTarget::Many,
    }
}

fn detach(alter: &AlterTable) -> Option<Conduct> {
    alter.actions.iter().find_map(|action| match action {
        AlterAction::DetachPartition { partition, concurrently: true, .. } => {
            Some(Conduct::DetachConcurrently {
                table: alter.table.0.clone(),
                partition: partition.0.clone(),
            })
        }
        AlterAction::DetachPartition { concurrently: false, .. }
        | AlterAction::ValidateConstraint(_)
        | AlterAction::AddColumn { .. }
        | AlterAction::AddConstraint { .. }
        | AlterAction::AttachPartition(_)
        | AlterAction::Drop
        | AlterAction::RenameTo(_)
        | AlterAction::Other => None,
    })
}
