//! What can be said of a statement by looking at it.

use serde::{Deserialize, Serialize};

use crate::identifier::Name;

/// The kinds of statement that a runner or a reader of schemas has to tell apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatementKind {
    /// BEGIN, COMMIT, SAVEPOINT and the like.
    Transaction(TransactionControl),
    /// SET, or a SELECT of `set_config` with two constants, as pg_dump writes it.
    Set {
        /// The parameter; `role`, `session authorization`, `transaction`, `constraints` for the special forms.
        name: String,
        /// Whether it ends with the transaction.
        local: bool,
    },
    /// RESET of a parameter; `all` for all of them.
    Reset {
        /// The parameter.
        name: String,
    },
    /// COPY … FROM stdin, whose data follows in the text.
    CopyFromStdin,
    /// SELECT, VALUES, TABLE, SHOW, EXPLAIN, COPY … TO: reads (but a function that it calls may write).
    Query,
    /// INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY … FROM a file: changes rows.
    Modify,
    /// DO or CALL: runs code.
    Code,
    /// CREATE INDEX.
    CreateIndex(CreateIndex),
    /// DROP INDEX.
    DropIndex(DropIndex),
    /// REINDEX.
    Reindex(Reindex),
    /// ALTER TABLE (and ALTER FOREIGN TABLE, ALTER INDEX, ALTER VIEW …, whose actions have the same form).
    AlterTable(AlterTable),
    /// ALTER TYPE … ADD VALUE.
    AlterTypeAddValue {
        /// The enum.
        name: Name,
        /// The new label.
        value: String,
    },
    /// What PostgreSQL refuses inside a transaction block and has no variant of its own.
    NotInTransaction {
        /// The words that make it so, such as `VACUUM` or `CREATE DATABASE`.
        words: &'static str,
        /// Whether running it twice is as good as once.
        repeatable: bool,
    },
    /// CREATE of anything but an index; see [`Definition`].
    Create,
    /// DROP of anything but an index.
    Drop(Drop),
    /// Any other statement, known or not.
    Other,
}

/// How a statement gets on with a transaction block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionUse {
    /// Runs inside one as well as outside.
    Either,
    /// Runs only outside one.
    Outside(&'static str),
    /// Begins, ends or divides one.
    Controls,
}

impl StatementKind {
    /// Whether the statement may stand in a transaction block, as far as its text tells.
    ///
    /// The text does not tell it of REINDEX and CLUSTER of a partitioned table, nor of DO and CALL.
    pub fn transaction_use(&self) -> TransactionUse {
        match self {
            StatementKind::Transaction(_) => TransactionUse::Controls,
            StatementKind::CreateIndex(CreateIndex { concurrently: true, .. }) => {
                TransactionUse::Outside("CREATE INDEX CONCURRENTLY")
            }
            StatementKind::DropIndex(DropIndex { concurrently: true, .. }) => {
                TransactionUse::Outside("DROP INDEX CONCURRENTLY")
            }
            StatementKind::Reindex(reindex) => reindex.transaction_use(),
            StatementKind::AlterTable(alter) if alter.detaches_concurrently() => {
                TransactionUse::Outside("ALTER TABLE … DETACH PARTITION … CONCURRENTLY")
            }
            StatementKind::NotInTransaction { words, .. } => TransactionUse::Outside(words),
            StatementKind::Set { .. }
            | StatementKind::Reset { .. }
            | StatementKind::CopyFromStdin
            | StatementKind::Query
            | StatementKind::Modify
            | StatementKind::Code
            | StatementKind::CreateIndex(_)
            | StatementKind::DropIndex(_)
            | StatementKind::AlterTable(_)
            | StatementKind::AlterTypeAddValue { .. }
            | StatementKind::Create
            | StatementKind::Drop(_)
            | StatementKind::Other => TransactionUse::Either,
        }
    }
}

/// The statements that begin, end or divide a transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransactionControl {
    /// BEGIN, START TRANSACTION.
    Begin,
    /// COMMIT, END.
    Commit,
    /// ROLLBACK, ABORT.
    Rollback,
    /// SAVEPOINT, with its name.
    Savepoint(String),
    /// RELEASE, with the savepoint's name.
    Release(String),
    /// ROLLBACK TO, with the savepoint's name.
    RollbackTo(String),
    /// PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED.
    TwoPhase,
}

/// CREATE INDEX.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateIndex {
    /// CONCURRENTLY.
    pub concurrently: bool,
    /// UNIQUE.
    pub unique: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// The index, unless PostgreSQL is to choose its name.
    pub name: Option<Name>,
    /// The table.
    pub table: Name,
    /// ON ONLY.
    pub only: bool,
}

/// DROP INDEX.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropIndex {
    /// CONCURRENTLY.
    pub concurrently: bool,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The indexes.
    pub names: Vec<Name>,
    /// CASCADE.
    pub cascade: bool,
}

/// DROP of anything but an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drop {
    /// The kind of object, where it is one that CREATE can define.
    pub kind: Option<ObjectKind>,
    /// IF EXISTS.
    pub if_exists: bool,
    /// The names; none for kinds that are told apart by more than a name, such as functions and policies.
    pub names: Vec<Name>,
}

/// REINDEX.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reindex {
    /// CONCURRENTLY, as a word or as an option.
    pub concurrently: bool,
    /// What is built again.
    pub target: ReindexTarget,
}

impl Reindex {
    fn transaction_use(&self) -> TransactionUse {
        match (self.concurrently, &self.target) {
            (true, _) => TransactionUse::Outside("REINDEX CONCURRENTLY"),
            (false, ReindexTarget::Schema(_)) => TransactionUse::Outside("REINDEX SCHEMA"),
            (false, ReindexTarget::Database) => TransactionUse::Outside("REINDEX DATABASE"),
            (false, ReindexTarget::System) => TransactionUse::Outside("REINDEX SYSTEM"),
            (false, ReindexTarget::Index(_) | ReindexTarget::Table(_)) => TransactionUse::Either,
        }
    }
}

/// What REINDEX builds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReindexTarget {
    /// One index.
    Index(Name),
    /// The indexes of a table.
    Table(Name),
    /// The indexes of a schema.
    Schema(Name),
    /// The indexes of the database.
    Database,
    /// The indexes of the system's catalogs.
    System,
}

/// ALTER TABLE and its like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlterTable {
    /// What is altered: a table, an index, a view, …
    pub kind: ObjectKind,
    /// Its name.
    pub table: Name,
    /// IF EXISTS.
    pub if_exists: bool,
    /// ONLY.
    pub only: bool,
    /// The actions, in order.
    pub actions: Vec<AlterAction>,
}

impl AlterTable {
    /// Whether all that it does is to take something away, or to give the object another name.
    pub fn only_takes_away(&self) -> bool {
        self.actions.iter().all(|action| match action {
            AlterAction::Drop | AlterAction::RenameTo(_) | AlterAction::DetachPartition { .. } => {
                true
            }
            AlterAction::ValidateConstraint(_)
            | AlterAction::AddColumn { .. }
            | AlterAction::AddConstraint { .. }
            | AlterAction::AttachPartition(_)
            | AlterAction::Other => false,
        })
    }

    fn detaches_concurrently(&self) -> bool {
        let is_concurrent = |action: &AlterAction| {
            matches!(action, AlterAction::DetachPartition { concurrently: true, .. })
        };
        self.actions.iter().any(is_concurrent)
    }
}

/// One action of ALTER TABLE.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlterAction {
    /// VALIDATE CONSTRAINT, with the constraint's name.
    ValidateConstraint(String),
    /// ADD COLUMN.
    AddColumn {
        /// Its name.
        name: String,
        /// IF NOT EXISTS.
        if_not_exists: bool,
    },
    /// ADD of a table constraint.
    AddConstraint {
        /// Its name, where it is given.
        name: Option<String>,
        /// NOT VALID.
        not_valid: bool,
    },
    /// DETACH PARTITION.
    DetachPartition {
        /// The partition.
        partition: Name,
        /// CONCURRENTLY.
        concurrently: bool,
        /// FINALIZE.
        finalize: bool,
    },
    /// ATTACH PARTITION, with the partition (or the index of one).
    AttachPartition(Name),
    /// DROP of a column or constraint, and DROP of a part of a column.
    Drop,
    /// RENAME TO, with the new name.
    RenameTo(String),
    /// Any other action.
    Other,
}

/// What a CREATE statement defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// The kind of object.
    pub kind: ObjectKind,
    /// Its name; for a cast, a transform and a user mapping, the names that it joins.
    pub name: Name,
    /// Types of the input arguments of a routine, operator or aggregate, spelt the way `format_type` would
    /// as far as the text allows.
    pub arguments: Option<Vec<String>>,
    /// The table of an index, trigger, rule or policy; the access method of an operator class or family.
    pub on: Option<Name>,
    /// OR REPLACE.
    pub or_replace: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// TEMP: gone with the session.
    pub temporary: bool,
}

/// What no two definitions may have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefinitionKey {
    /// Where names must differ.
    pub namespace: Namespace,
    /// The name, with a schema where the kind has one.
    pub name: Name,
    /// Argument types, where names may be overloaded.
    pub arguments: Option<Vec<String>>,
    /// The table, where names must differ only within it.
    pub on: Option<Name>,
}

impl Definition {
    /// The key by which two files define the same thing; `schema` stands where a name has none.
    pub fn key(&self, schema: &str) -> DefinitionKey {
        let namespace = self.kind.namespace();
        let qualified = |name: &Name, schema: &str| match name.0.as_slice() {
            [object] => Name(vec![schema.to_owned(), object.clone()]),
            // `database.schema.table` is the same table.
            [.., schema, object] => Name(vec![schema.clone(), object.clone()]),
            [] => name.clone(),
        };
        let on = self.on.as_ref().map(|on| match namespace {
            Namespace::OfTable(_) | Namespace::Relation => qualified(on, schema),
            _ => on.clone(),
        });
        let name = match (namespace.has_schema(), self.kind) {
            // An index lives where its table does, and names no schema itself.
            (true, ObjectKind::Index) => {
                let schema = on.as_ref().and_then(Name::schema).unwrap_or(schema);
                qualified(&self.name, schema)
            }
            (true, _) => qualified(&self.name, schema),
            (false, _) => self.name.clone(),
        };
        let on = on.filter(|_| namespace != Namespace::Relation);
        DefinitionKey { namespace, name, arguments: self.arguments.clone(), on }
    }
}

/// Kinds of object that a CREATE statement can define.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are PostgreSQL's own")]
pub enum ObjectKind {
    AccessMethod,
    Aggregate,
    Cast,
    Collation,
    Conversion,
    Database,
    Domain,
    EventTrigger,
    Extension,
    ForeignDataWrapper,
    ForeignTable,
    Function,
    Index,
    Language,
    MaterializedView,
    Operator,
    OperatorClass,
    OperatorFamily,
    Policy,
    Procedure,
    Publication,
    Role,
    Rule,
    Schema,
    Sequence,
    Server,
    Statistics,
    Subscription,
    Table,
    Tablespace,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Transform,
    Trigger,
    Type,
    UserMapping,
    View,
}

/// Kinds among which names must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Namespace {
    /// Tables, views, sequences and indexes share one.
    Relation,
    /// Types and domains share one.
    Type,
    /// Functions, procedures and aggregates share one, by their arguments.
    Routine,
    /// Kinds whose names need differ only within a table.
    OfTable(ObjectKind),
    /// Any other kind by itself, within a schema.
    InSchema(ObjectKind),
    /// Any other kind by itself, within the database or server.
    Global(ObjectKind),
}

impl Namespace {
    fn has_schema(self) -> bool {
        match self {
            Namespace::Relation | Namespace::Type | Namespace::Routine | Namespace::InSchema(_) => {
                true
            }
            Namespace::OfTable(_) | Namespace::Global(_) => false,
        }
    }
}

impl ObjectKind {
    /// Among what its names must differ.
    pub fn namespace(self) -> Namespace {
        use ObjectKind::*;
        match self {
            ForeignTable | Index | MaterializedView | Sequence | Table | View => {
                Namespace::Relation
            }
            Domain | Type => Namespace::Type,
            Aggregate | Function | Procedure => Namespace::Routine,
            Policy | Rule | Trigger => Namespace::OfTable(self),
            Collation
            | Conversion
            | Operator
            | OperatorClass
            | OperatorFamily
            | Statistics
            | TextSearchConfiguration
            | TextSearchDictionary
            | TextSearchParser
            | TextSearchTemplate => Namespace::InSchema(self),
            AccessMethod | Cast | Database | EventTrigger | Extension | ForeignDataWrapper
            | Language | Publication | Role | Schema | Server | Subscription | Tablespace
            | Transform | UserMapping => Namespace::Global(self),
        }
    }
}
