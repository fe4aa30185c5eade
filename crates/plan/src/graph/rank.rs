//! Where an action stands when nothing else decides: its stage, the place of its kind, its identity.

use relvar_catalog::{Kind, ObjectId};

use super::{Node, Verb};
use crate::rules;
use crate::treatment::Context;

/// The part of a plan that an action belongs to, as its rule declares it; in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Adds labels to enums, which can be used once they are committed.
    Label,
    /// Takes default privileges away, so that nothing is made under those that go.
    Revoke,
    /// Looks whether the rows that exist allow what comes.
    Check,
    /// Clears the way for new types of columns by what runs in a transaction of its own.
    Clear,
    /// Makes and changes definitions.
    Define,
    /// Attaches indexes and keys.
    Attach,
    /// Holds new rows to what the old ones do not meet yet.
    Hold,
    /// Drops definitions, in the opposite order of kinds.
    Remove,
    /// Drops what was put aside.
    Discard,
    /// Fills rows.
    Backfill,
    /// Builds over values while others write.
    Build,
    /// Checks rows while others write.
    Validate,
    /// Sets what was validated.
    Set,
    /// Switches from one key to another.
    Swap,
    /// Drops while others write.
    Retire,
    /// Says what needs all that.
    Finish,
    /// Gives default privileges, so that nothing was made under them.
    Grant,
}

impl Stage {
    /// The stage of an action of which its rule says no other.
    pub fn usual(verb: Verb) -> Self {
        match verb {
            Verb::Check => Stage::Check,
            Verb::Create | Verb::Alter | Verb::Aside => Stage::Define,
            Verb::Attach => Stage::Attach,
            Verb::Drop => Stage::Remove,
            Verb::Discard => Stage::Discard,
            Verb::Backfill => Stage::Backfill,
            Verb::Prepare => Stage::Build,
            Verb::Validate => Stage::Validate,
            Verb::Finish => Stage::Finish,
        }
    }
}

/// What nodes are sorted by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'n> {
    stage: Stage,
    kind: i8,
    /// New columns of a table come in the order that they have in it.
    place: (&'n ObjectId, u16),
    id: &'n ObjectId,
    verb: Verb,
}

pub(super) fn key<'n>(context: &Context, node: &Node<'n>) -> Key<'n> {
    let object = node.after.or(node.before);
    let stage = object.map_or(Stage::usual(node.verb), |o| rules::of(o).stage(context, node));
    let kind = match stage {
        Stage::Remove => -place(node.id.kind),
        _ => place(node.id.kind),
    };
    let place = match (node.id.kind, node.id.parent.as_deref(), node.after) {
        (Kind::Column, Some(table), Some(column)) => (table, column.position),
        _ => (node.id, 0),
    };
    Key { stage, kind, place, id: node.id, verb: node.verb }
}

/// The place of a kind in a plan: first what others are usually made of.
fn place(kind: Kind) -> i8 {
    match kind {
        Kind::Schema => 0,
        Kind::Extension => 1,
        Kind::Language => 2,
        Kind::Collation => 3,
        Kind::Enum => 4,
        Kind::Domain => 5,
        Kind::DomainConstraint => 6,
        Kind::Composite => 7,
        Kind::Range => 8,
        Kind::Sequence => 9,
        Kind::Operator => 10,
        Kind::Cast => 11,
        Kind::TextSearchTemplate => 12,
        Kind::TextSearchParser => 13,
        Kind::TextSearchDictionary => 14,
        Kind::TextSearchConfiguration => 15,
        Kind::Wrapper => 16,
        Kind::ForeignServer => 17,
        Kind::UserMapping => 18,
        Kind::Table => 19,
        Kind::ForeignTable => 20,
        Kind::Column => 21,
        Kind::Default => 22,
        Kind::NotNull => 23,
        Kind::Inheritance => 24,
        Kind::SequenceOwner => 25,
        Kind::Constraint => 26,
        Kind::Index => 27,
        Kind::Statistics => 28,
        Kind::View => 29,
        Kind::MaterializedView => 30,
        // Bodies that are strings use tables and views without an edge.
        Kind::Function | Kind::Aggregate => 31,
        Kind::PropertyGraph => 32,
        Kind::Rule => 33,
        Kind::Trigger => 34,
        Kind::Policy => 35,
        Kind::EventTrigger => 36,
        Kind::Publication => 37,
        Kind::PublicationMember => 38,
        Kind::Owner => 39,
        Kind::Grant => 40,
        Kind::DefaultPrivilege => 41,
        Kind::Comment => 42,
    }
}
