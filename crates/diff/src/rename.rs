//! Renames: said by a person, or suspected.

use std::collections::BTreeMap;

use relvar_catalog::{Kind, Object, ObjectId};
use serde::{Deserialize, Serialize};

use crate::Change;

/// An object that shall keep what it is and hold under another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rename {
    /// Its identity today.
    pub from: ObjectId,
    /// Its wanted identity; same kind, same parent and schema.
    pub to: ObjectId,
}

/// Pairs of a removed and an added object that look like one object renamed: same kind, same place,
/// equal body, and for a table the same columns. Every object stands in at most one pair, and an
/// object with several equally good partners in none.
///
/// `changes` are in order of identity, as [`diff`](crate::diff) gives them.
pub fn possible_renames(changes: &[Change]) -> Vec<Rename> {
    let mut places: BTreeMap<Place, (Vec<&Object>, Vec<&Object>)> = BTreeMap::new();
    for change in changes {
        let (object, gone) = match change {
            Change::Removed(object) => (object, true),
            Change::Added(object) => (object, false),
            Change::Altered { .. } | Change::Renamed { .. } => continue,
        };
        if !can_be_renamed(object.id.kind) || parent_moves(object, changes) {
            continue;
        }
        let (removed, added) = places.entry(place(object)).or_default();
        if gone { removed.push(object) } else { added.push(object) }
    }
    // A schema that is planned from nothing, or dropped as a whole, has no partners: its bodies need no look.
    places.retain(|_, (removed, added)| !removed.is_empty() && !added.is_empty());
    let columns = if places.keys().any(|(kind, ..)| *kind == Kind::Table) {
        columns_by_table(changes)
    } else {
        BTreeMap::new()
    };
    let mut renames = Vec::new();
    for (removed, added) in places.into_values() {
        let mut shapes: BTreeMap<String, (Vec<&Object>, Vec<&Object>)> = BTreeMap::new();
        for object in removed {
            shapes.entry(shape(object, &columns)).or_default().0.push(object);
        }
        for object in added {
            shapes.entry(shape(object, &columns)).or_default().1.push(object);
        }
        renames.extend(shapes.into_values().filter_map(|(gone, come)| {
            match (gone.as_slice(), come.as_slice()) {
                ([from], [to]) => Some(Rename { from: from.id.clone(), to: to.id.clone() }),
                _ => None,
            }
        }));
    }
    renames
}

/// Where an object stays when it is renamed.
type Place<'c> = (Kind, Option<&'c ObjectId>, &'c str);

fn place(object: &Object) -> Place<'_> {
    (object.id.kind, object.id.parent.as_deref(), &object.id.schema)
}

fn can_be_renamed(kind: Kind) -> bool {
    match kind {
        Kind::Table
        | Kind::Column
        | Kind::Enum
        | Kind::Domain
        | Kind::Composite
        | Kind::Range
        | Kind::Constraint
        | Kind::DomainConstraint
        | Kind::Index
        | Kind::Sequence => true,
        Kind::Schema
        | Kind::Extension
        | Kind::Language
        | Kind::Collation
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
        | Kind::ForeignTable
        | Kind::Default
        | Kind::NotNull
        | Kind::Inheritance
        | Kind::SequenceOwner
        | Kind::Statistics
        | Kind::View
        | Kind::MaterializedView
        | Kind::PropertyGraph
        | Kind::Rule
        | Kind::Trigger
        | Kind::Policy
        | Kind::EventTrigger
        | Kind::Publication
        | Kind::PublicationMember
        | Kind::Owner
        | Kind::Grant
        | Kind::DefaultPrivilege
        | Kind::Comment => false,
    }
}

/// Whether the object comes or goes together with its parent, so that only the parent is asked about.
fn parent_moves(object: &Object, changes: &[Change]) -> bool {
    let Some(parent) = &object.id.parent else { return false };
    changes
        .binary_search_by(|change| change.id().cmp(parent))
        .is_ok_and(|at| !matches!(changes[at], Change::Altered { .. }))
}

/// The columns that come or go, by their table and in order of identity.
fn columns_by_table(changes: &[Change]) -> BTreeMap<&ObjectId, Vec<&Object>> {
    let mut columns: BTreeMap<&ObjectId, Vec<&Object>> = BTreeMap::new();
    for change in changes {
        if let Change::Added(member) | Change::Removed(member) = change
            && member.id.kind == Kind::Column
            && let Some(table) = member.id.parent.as_deref()
        {
            columns.entry(table).or_default().push(member);
        }
    }
    columns
}

/// Everything about the object but its name and its place, in a form that can be compared.
fn shape(object: &Object, columns: &BTreeMap<&ObjectId, Vec<&Object>>) -> String {
    let own = columns.get(&object.id).filter(|_| object.id.kind == Kind::Table);
    let own: Vec<String> = own
        .into_iter()
        .flatten()
        .map(|column| format!("{} {:?}", column.id.name, column.body))
        .collect();
    format!("{:?} {own:?}", object.body)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use relvar_catalog::{Body, Catalog, Enum, Object, ObjectId};

    use super::*;
    use crate::diff;

    fn with_enum(names: &[(&str, &[&str])]) -> Catalog {
        let mut catalog = Catalog::empty();
        for (name, labels) in names {
            let labels = labels.iter().map(|label| label.to_string()).collect();
            let id = ObjectId::scoped(Kind::Enum, "public", *name);
            catalog.insert(Object::new(id, Body::Enum(Enum { labels }), Vec::new()));
        }
        catalog
    }

    #[test]
    fn the_same_catalog_has_no_difference() {
        let catalog = with_enum(&[("mood", &["sad", "ok"])]);
        assert!(diff(&catalog, &catalog).is_empty());
    }

    #[test]
    fn added_removed_and_altered_come_in_order_of_identity() {
        let from = with_enum(&[("a", &["x"]), ("b", &["x"])]);
        let to = with_enum(&[("b", &["x", "y"]), ("c", &["x"])]);
        let lines: Vec<String> = diff(&from, &to).iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "- enum type public.a",
                "~ enum type public.b: labels {x} -> {x, y}",
                "+ enum type public.c"
            ]
        );
    }

    #[test]
    fn one_partner_is_a_suspected_rename_and_two_are_none() {
        let from = with_enum(&[("old", &["x"])]);
        let one = diff(&from, &with_enum(&[("new", &["x"])]));
        let renames = possible_renames(&one);
        assert_eq!(renames.len(), 1);
        assert_eq!((&*renames[0].from.name, &*renames[0].to.name), ("old", "new"));
        let two = diff(&from, &with_enum(&[("new", &["x"]), ("other", &["x"])]));
        assert!(possible_renames(&two).is_empty());
    }

    #[test]
    fn comments_do_not_make_a_rename() {
        let id = ObjectId::scoped(Kind::Enum, "public", "mood");
        let comment = ObjectId::member(Kind::Comment, Arc::new(id.clone()), "");
        let mut to = with_enum(&[("mood", &["x"])]);
        to.insert(Object::new(comment, Body::Comment { text: "how".into() }, vec![id]));
        let changes = diff(&with_enum(&[("mood", &["x"])]), &to);
        assert_eq!(changes.len(), 1);
        assert!(possible_renames(&changes).is_empty());
    }
}
