//! Identity of objects.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::name::{qualified, quote_identifier};

/// A name as PostgreSQL stores it: folded, unquoted, at most 63 bytes.
pub type Name = Arc<str>;

/// The kinds of object that relvar knows; the order is the order in which objects are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `CREATE SCHEMA`.
    Schema,
    /// `CREATE EXTENSION`.
    Extension,
    /// `CREATE LANGUAGE`.
    Language,
    /// `CREATE COLLATION`.
    Collation,
    /// `CREATE TYPE … AS ENUM`.
    Enum,
    /// `CREATE DOMAIN`.
    Domain,
    /// A check of a domain.
    DomainConstraint,
    /// `CREATE TYPE … AS (…)`.
    Composite,
    /// `CREATE TYPE … AS RANGE`, together with its multirange.
    Range,
    /// `CREATE SEQUENCE`, also the one behind `serial`; one behind an identity belongs to its column.
    Sequence,
    /// `CREATE FUNCTION` or `CREATE PROCEDURE`.
    Function,
    /// `CREATE AGGREGATE`.
    Aggregate,
    /// `CREATE OPERATOR`.
    Operator,
    /// `CREATE CAST`.
    Cast,
    /// `CREATE TEXT SEARCH TEMPLATE`.
    TextSearchTemplate,
    /// `CREATE TEXT SEARCH PARSER`.
    TextSearchParser,
    /// `CREATE TEXT SEARCH DICTIONARY`.
    TextSearchDictionary,
    /// `CREATE TEXT SEARCH CONFIGURATION`.
    TextSearchConfiguration,
    /// `CREATE FOREIGN DATA WRAPPER`.
    Wrapper,
    /// `CREATE SERVER`.
    ForeignServer,
    /// `CREATE USER MAPPING`.
    UserMapping,
    /// `CREATE TABLE`, plain or partitioned.
    Table,
    /// `CREATE FOREIGN TABLE`.
    ForeignTable,
    /// A column of a table or foreign table.
    Column,
    /// `DEFAULT` of a column of a table, foreign table or view.
    Default,
    /// `NOT NULL` of a column.
    NotNull,
    /// `INHERITS` or `PARTITION OF`: the edge between a child and one parent.
    Inheritance,
    /// `OWNED BY` of a sequence.
    SequenceOwner,
    /// Primary key, unique, check, foreign key or exclusion constraint of a table.
    Constraint,
    /// An index that no constraint owns.
    Index,
    /// `CREATE STATISTICS`.
    Statistics,
    /// `CREATE VIEW`.
    View,
    /// `CREATE MATERIALIZED VIEW`.
    MaterializedView,
    /// `CREATE PROPERTY GRAPH`, from 19.
    PropertyGraph,
    /// `CREATE RULE`.
    Rule,
    /// `CREATE TRIGGER`.
    Trigger,
    /// `CREATE POLICY`.
    Policy,
    /// `CREATE EVENT TRIGGER`.
    EventTrigger,
    /// `CREATE PUBLICATION`.
    Publication,
    /// A table or schema in a publication.
    PublicationMember,
    /// `OWNER TO`.
    Owner,
    /// `GRANT` to one grantee on one object, where it differs from PostgreSQL's default.
    Grant,
    /// `ALTER DEFAULT PRIVILEGES` for one grantee.
    DefaultPrivilege,
    /// `COMMENT ON`.
    Comment,
}

impl Kind {
    /// PostgreSQL's words for the kind, in lower case.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Schema => "schema",
            Kind::Extension => "extension",
            Kind::Language => "language",
            Kind::Collation => "collation",
            Kind::Enum => "enum type",
            Kind::Domain => "domain",
            Kind::DomainConstraint => "domain constraint",
            Kind::Composite => "composite type",
            Kind::Range => "range type",
            Kind::Sequence => "sequence",
            Kind::Function => "function",
            Kind::Aggregate => "aggregate",
            Kind::Operator => "operator",
            Kind::Cast => "cast",
            Kind::TextSearchTemplate => "text search template",
            Kind::TextSearchParser => "text search parser",
            Kind::TextSearchDictionary => "text search dictionary",
            Kind::TextSearchConfiguration => "text search configuration",
            Kind::Wrapper => "foreign-data wrapper",
            Kind::ForeignServer => "server",
            Kind::UserMapping => "user mapping",
            Kind::Table => "table",
            Kind::ForeignTable => "foreign table",
            Kind::Column => "column",
            Kind::Default => "default",
            Kind::NotNull => "not null",
            Kind::Inheritance => "inheritance",
            Kind::SequenceOwner => "sequence owner",
            Kind::Constraint => "constraint",
            Kind::Index => "index",
            Kind::Statistics => "statistics",
            Kind::View => "view",
            Kind::MaterializedView => "materialized view",
            Kind::PropertyGraph => "property graph",
            Kind::Rule => "rule",
            Kind::Trigger => "trigger",
            Kind::Policy => "policy",
            Kind::EventTrigger => "event trigger",
            Kind::Publication => "publication",
            Kind::PublicationMember => "publication member",
            Kind::Owner => "owner",
            Kind::Grant => "grant",
            Kind::DefaultPrivilege => "default privileges",
            Kind::Comment => "comment",
        }
    }

    /// Whether objects of this kind share PostgreSQL's namespace of relations (`pg_class`).
    pub fn is_relation(self) -> bool {
        self.namespaces().0
    }

    /// Whether objects of this kind share PostgreSQL's namespace of types (`pg_type`).
    pub fn is_type(self) -> bool {
        self.namespaces().1
    }

    /// Whether a kind has names among relations, and among types as a type that is no row type of another kind.
    fn namespaces(self) -> (bool, bool) {
        match self {
            Kind::Composite => (true, true),
            Kind::Table
            | Kind::ForeignTable
            | Kind::View
            | Kind::MaterializedView
            | Kind::PropertyGraph
            | Kind::Sequence
            | Kind::Index => (true, false),
            Kind::Enum | Kind::Domain | Kind::Range => (false, true),
            Kind::Schema
            | Kind::Extension
            | Kind::Language
            | Kind::Collation
            | Kind::DomainConstraint
            | Kind::Function
            | Kind::Aggregate
            | Kind::Operator
            | Kind::Cast
            | Kind::TextSearchTemplate
            | Kind::TextSearchParser
            | Kind::TextSearchDictionary
            | Kind::TextSearchConfiguration
            | Kind::Wrapper
            | Kind::ForeignServer
            | Kind::UserMapping
            | Kind::Column
            | Kind::Default
            | Kind::NotNull
            | Kind::Inheritance
            | Kind::SequenceOwner
            | Kind::Constraint
            | Kind::Statistics
            | Kind::Rule
            | Kind::Trigger
            | Kind::Policy
            | Kind::EventTrigger
            | Kind::Publication
            | Kind::PublicationMember
            | Kind::Owner
            | Kind::Grant
            | Kind::DefaultPrivilege
            | Kind::Comment => (false, false),
        }
    }
}

/// What names one object: kind, place and name; never an OID.
///
/// A member (column, constraint, trigger, …) or an attachment (comment, grant, owner) has the object
/// that it belongs to as `parent`, and no schema of its own.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectId {
    /// What it is.
    pub kind: Kind,
    /// The object it belongs to, for members and attachments.
    pub parent: Option<Arc<ObjectId>>,
    /// Its schema; empty for members, attachments and what stands in no schema.
    pub schema: Name,
    /// Its name; for a grant the grantee; for an object without a name (a default, a comment) empty.
    pub name: Name,
    /// Argument types of functions, aggregates, operators and casts; otherwise empty.
    pub arguments: Name,
}

/// By kind, parent, schema, name and arguments.
///
/// Identities share their parents and many of their names, and those that are the same in memory need no
/// second look: that makes the difference where a large catalog is sorted.
impl Ord for ObjectId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.kind
            .cmp(&other.kind)
            .then_with(|| match (&self.parent, &other.parent) {
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => Ordering::Equal,
                (a, b) => a.cmp(b),
            })
            .then_with(|| compare(&self.schema, &other.schema))
            .then_with(|| compare(&self.name, &other.name))
            .then_with(|| compare(&self.arguments, &other.arguments))
    }
}

impl PartialOrd for ObjectId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn compare(a: &Name, b: &Name) -> Ordering {
    if Arc::ptr_eq(a, b) { Ordering::Equal } else { a.cmp(b) }
}

impl ObjectId {
    /// An object in no schema: a schema, an extension, an event trigger, …
    pub fn global(kind: Kind, name: impl Into<Name>) -> Self {
        Self::scoped(kind, Name::default(), name)
    }

    /// An object in a schema.
    pub fn scoped(kind: Kind, schema: impl Into<Name>, name: impl Into<Name>) -> Self {
        ObjectId {
            kind,
            parent: None,
            schema: schema.into(),
            name: name.into(),
            arguments: Name::default(),
        }
    }

    /// An object in a schema that is told from its namesakes by argument types.
    pub fn overloaded(
        kind: Kind,
        schema: impl Into<Name>,
        name: impl Into<Name>,
        arguments: impl Into<Name>,
    ) -> Self {
        ObjectId { arguments: arguments.into(), ..Self::scoped(kind, schema, name) }
    }

    /// A member of, or an attachment to, another object.
    pub fn member(kind: Kind, parent: Arc<ObjectId>, name: impl Into<Name>) -> Self {
        ObjectId {
            kind,
            parent: Some(parent),
            schema: Name::default(),
            name: name.into(),
            arguments: Name::default(),
        }
    }

    /// The schema that it stands in, its own or its parent's; `None` where there is none.
    pub fn in_schema(&self) -> Option<&str> {
        match &self.parent {
            Some(parent) => parent.in_schema(),
            None if self.kind == Kind::Schema => Some(&self.name),
            None if self.schema.is_empty() => None,
            None => Some(&self.schema),
        }
    }

    /// Whether `ancestor` is this object's parent, or a parent's parent.
    pub fn is_under(&self, ancestor: &ObjectId) -> bool {
        match &self.parent {
            Some(parent) => **parent == *ancestor || parent.is_under(ancestor),
            None => false,
        }
    }

    /// What stands in edges for the row type of a table: no object of a catalog, but a part of the table.
    pub fn row_type(&self) -> ObjectId {
        ObjectId::member(Kind::Composite, self.clone().into(), "")
    }

    /// The outermost parent, or the object itself.
    pub fn root(&self) -> &ObjectId {
        match &self.parent {
            Some(parent) => parent.root(),
            None => self,
        }
    }

    /// Quoted name with its schema, as SQL; for a member only its own name.
    pub fn sql(&self) -> String {
        if self.parent.is_some() || self.schema.is_empty() {
            quote_identifier(&self.name).into_owned()
        } else {
            qualified(&self.schema, &self.name)
        }
    }
}

/// The identity as a person reads it: `column public.orders.note`, `comment on table public.orders`.
impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind.words())?;
        match (&self.parent, self.kind) {
            (Some(parent), Kind::Comment) => write!(f, "on {parent}"),
            (Some(parent), Kind::Owner) => write!(f, "of {parent}"),
            (Some(parent), Kind::Grant) => {
                let to = if self.name.is_empty() { "the owner" } else { &self.name };
                write!(f, "to {to} on {parent}")
            }
            (Some(parent), Kind::Default | Kind::NotNull | Kind::SequenceOwner) => {
                write!(f, "of {}", parent.path())
            }
            (Some(parent), Kind::Inheritance) => {
                write!(f, "of {} from {}", parent.path(), self.name)
            }
            (Some(parent), _) => write!(f, "{}.{}", parent.path(), quote_identifier(&self.name)),
            (None, Kind::DefaultPrivilege) => {
                write!(f, "of {} in {} ({})", self.name, self.schema, self.arguments)
            }
            (None, Kind::Function | Kind::Aggregate | Kind::Operator) => {
                write!(f, "{}({})", self.operator_or_name(), self.arguments)
            }
            (None, Kind::Cast) => write!(f, "{}", self.arguments),
            (None, _) => write!(f, "{}", self.sql()),
        }
    }
}

impl ObjectId {
    fn operator_or_name(&self) -> String {
        if self.kind == Kind::Operator {
            format!("{}.{}", quote_identifier(&self.schema), self.name)
        } else {
            self.sql()
        }
    }

    /// Dotted path without the kind: `public.orders.note`.
    pub fn path(&self) -> String {
        match &self.parent {
            Some(parent) if self.name.is_empty() => parent.path(),
            Some(parent) => format!("{}.{}", parent.path(), quote_identifier(&self.name)),
            None => self.sql(),
        }
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{self}>")
    }
}
