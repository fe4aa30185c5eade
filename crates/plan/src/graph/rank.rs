//! Where an action stands when nothing else decides.

use relvar_catalog::{Kind, ObjectId};

use super::{Node, Verb};
use crate::recipes;
use crate::treatment::Context;

/// Where a node stands when nothing else decides: the phase, the kind, the identity.
pub(super) fn key<'n>(
    context: &Context,
    node: &'n Node,
) -> (u8, u16, (&'n ObjectId, u16), &'n ObjectId, Verb) {
    let (phase, rank) = rank(context, node);
    // New columns of a table come in the order that they have in it.
    let place = match (node.id.kind, node.id.parent.as_deref(), node.after) {
        (Kind::Column, Some(table), Some(column)) => (table, column.position),
        _ => (node.id, 0),
    };
    (phase, rank, place, node.id, node.verb)
}

fn rank(context: &Context, node: &Node) -> (u8, u16) {
    let kind = match node.id.kind {
        // Bodies that are strings use tables and views without an edge.
        Kind::Function | Kind::Aggregate => Kind::MaterializedView as u16 * 2 + 1,
        kind => kind as u16 * 2,
    };
    let online = recipes::is_online(context, node);
    match node.verb {
        Verb::Alter if node.id.kind == Kind::Enum => (0, 0),
        // What is made meanwhile is made under the default privileges of today that stay.
        Verb::Drop if node.id.kind == Kind::DefaultPrivilege => (0, 1),
        Verb::Create | Verb::Alter if node.id.kind == Kind::DefaultPrivilege => (4, 0),
        Verb::Prepare if node.id.kind == Kind::NotNull => (1, 500),
        Verb::Create if online && node.id.kind == Kind::NotNull => (3, 40),
        Verb::Create if online && node.id.kind == Kind::Index => (3, 10),
        // One key goes and the next one comes in one transaction, when its index is there.
        Verb::Create | Verb::Drop if recipes::constraint::is_swapped(context, node) => (3, 50),
        Verb::Create | Verb::Alter | Verb::Aside => (1, kind),
        Verb::Finish => (3, 70),
        Verb::Attach => (1, 400 + kind),
        Verb::Drop if online => (3, 60),
        Verb::Drop => (2, 1000 - kind),
        Verb::Discard => (2, 2000),
        Verb::Check => (0, 2),
        // Indexes are built over the values.
        Verb::Backfill => (3, 5),
        Verb::Validate => (3, 30),
        Verb::Prepare if matches!(node.id.kind, Kind::Table | Kind::Column | Kind::Domain) => {
            (1, kind)
        }
        Verb::Prepare => (3, 10),
    }
}
