//! The typed attributes of an object.

use serde::{Deserialize, Serialize};

use crate::*;

/// SQL text as PostgreSQL printed it, with every name outside `pg_catalog` qualified.
pub type Text = String;

/// What an object is, without its own name, OIDs or attribute numbers: equal bodies under two names
/// are the same thing renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A schema; all that it has are attachments.
    Schema,
    /// An extension in its schema; its members belong to it and are not objects of the catalog.
    Extension(Extension),
    /// A procedural language that no extension brought.
    Language {
        /// `HANDLER`, `INLINE` and `VALIDATOR` clauses.
        definition: Text,
        /// `TRUSTED`.
        trusted: bool,
    },
    /// A collation.
    Collation(Collation),
    /// An enum type.
    Enum(Enum),
    /// A domain.
    Domain(Box<Domain>),
    /// A check of a domain.
    DomainConstraint(DomainConstraint),
    /// A composite type.
    Composite(Composite),
    /// A range type.
    Range(Box<Range>),
    /// A sequence.
    Sequence(Sequence),
    /// Which column owns a sequence.
    SequenceOwner(SequenceOwner),
    /// A function or procedure.
    Function(Box<Function>),
    /// An aggregate.
    Aggregate(Box<Aggregate>),
    /// An operator.
    Operator(Box<Operator>),
    /// A cast.
    Cast(Cast),
    /// A text search template, parser, dictionary or configuration.
    TextSearch(TextSearch),
    /// A foreign-data wrapper.
    Wrapper(Box<Wrapper>),
    /// A foreign server.
    ForeignServer(Box<ForeignServer>),
    /// A user mapping.
    UserMapping(UserMapping),
    /// A table.
    Table(Box<Table>),
    /// A foreign table.
    ForeignTable(ForeignTable),
    /// A column.
    Column(Box<Column>),
    /// A column's default.
    Default(Default),
    /// A column's NOT NULL.
    NotNull(NotNull),
    /// A child's edge to one parent.
    Inheritance(Inheritance),
    /// A table's constraint.
    Constraint(Box<Constraint>),
    /// An index.
    Index(Box<Index>),
    /// Extended statistics.
    Statistics(Statistics),
    /// A view.
    View(Box<View>),
    /// A materialised view.
    MaterializedView(Box<MaterializedView>),
    /// A property graph.
    PropertyGraph {
        /// `CREATE PROPERTY GRAPH …` as `pg_get_propgraphdef` prints it, without the final semicolon.
        definition: Text,
    },
    /// A rewrite rule.
    Rule(Rule),
    /// A trigger.
    Trigger(Trigger),
    /// A row-security policy.
    Policy(Box<Policy>),
    /// An event trigger.
    EventTrigger(EventTrigger),
    /// A publication.
    Publication(Publication),
    /// A table or schema of a publication.
    PublicationMember(PublicationMember),
    /// The owner of an object.
    Owner {
        /// The role.
        role: Name,
    },
    /// Privileges of one grantee on one object.
    Grant(Grant),
    /// Default privileges of one grantee.
    DefaultPrivilege(DefaultPrivilege),
    /// A comment.
    Comment {
        /// Its text.
        text: String,
    },
}
