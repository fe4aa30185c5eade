//! What a plan does not name keeps its OID and its file: a plan that rebuilds what did not change converges too,
//! and is a catastrophe on a large table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use relvar_catalog::{Body, Catalog, Kind, ObjectId};
use relvar_diff::{Change, Rename, diff};

use crate::witness::Snapshot;

/// What a run may touch; everything under the names that it has afterwards.
#[derive(Debug)]
pub(crate) struct Scope {
    /// Everything that changes, and everything that depends on it.
    touched: BTreeSet<ObjectId>,
    /// Tables that may be written anew.
    rewritten: BTreeSet<ObjectId>,
    renames: Renaming,
}

/// What a run was meant to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meant<'a> {
    /// What it renames.
    pub renames: &'a [Rename],
    /// What else it changes.
    pub changes: &'a [Change],
    /// The tables that it says it writes anew.
    pub rewrites: &'a BTreeSet<ObjectId>,
}

impl Scope {
    /// The scope of what leads from one catalog to the other. Where nobody says what was meant, what differs was, and
    /// every table with a changed column may be written anew.
    pub(crate) fn new(before: &Snapshot, after: &Snapshot, meant: Option<Meant<'_>>) -> Scope {
        let (before, after) = (&before.catalog, &after.catalog);
        let differences;
        let (changes, renames) = match meant {
            Some(meant) => (meant.changes, Renaming::new(meant.renames)),
            None => {
                differences = diff(before, after);
                (&differences[..], Renaming::default())
            }
        };
        let touched = touched(changes, before, after, &renames);
        let rewritten = match meant {
            // A rename is run first, so a plan names tables as they are called by then.
            Some(meant) => meant.rewrites.clone(),
            None => {
                let mut rewritten: BTreeSet<ObjectId> =
                    changes.iter().filter_map(may_rewrite).collect();
                rewritten.extend(holders_of_types(changes, before));
                rewritten.extend(holders_of_types(changes, after));
                rewritten
            }
        };
        Scope { touched, rewritten, renames }
    }

    /// What was rebuilt and should not have been, a line each.
    pub(crate) fn rebuilt(&self, before: &Snapshot, after: &Snapshot) -> Vec<String> {
        let mut lines = Vec::new();
        for object in before.catalog.objects.values() {
            let Some((name, table)) = stored_as(&object.id, &object.body) else { continue };
            let id = self.renamed(&object.id);
            if self.touched.contains(&id) || !after.catalog.contains(&id) {
                continue;
            }
            let new_name = stored_as(&id, &object.body).map_or(name.clone(), |(name, _)| name);
            let (Some(was), Some(is)) =
                (before.relations.get(&name), after.relations.get(&new_name))
            else {
                continue;
            };
            if was.oid != is.oid {
                lines.push(format!("{id} was dropped and created again"));
            } else if was.file != is.file && !self.rewritten.contains(&self.renamed(&table)) {
                lines.push(format!("{id} was rewritten"));
            }
        }
        lines
    }

    /// The name that an object has after the renames.
    pub(crate) fn renamed(&self, id: &ObjectId) -> ObjectId {
        self.renames.of(id)
    }
}

/// New names by old ones.
#[derive(Debug, Default)]
pub(crate) struct Renaming(BTreeMap<ObjectId, ObjectId>);

impl Renaming {
    pub(crate) fn new(renames: &[Rename]) -> Renaming {
        Renaming(renames.iter().map(|r| (r.from.clone(), r.to.clone())).collect())
    }

    /// A member is renamed after its parent, so it is looked for under the parent's new name.
    pub(crate) fn of(&self, id: &ObjectId) -> ObjectId {
        if self.0.is_empty() {
            return id.clone();
        }
        let parent = id.parent.as_deref().map(|parent| Arc::new(self.of(parent)));
        let moved = ObjectId { parent, ..id.clone() };
        self.0.get(&moved).cloned().unwrap_or(moved)
    }
}

/// What changes, and what depends on it in either catalog; under the names that it has afterwards.
pub(crate) fn touched(
    changes: &[Change],
    before: &Catalog,
    after: &Catalog,
    renames: &Renaming,
) -> BTreeSet<ObjectId> {
    let mut touched: BTreeSet<ObjectId> =
        changes.iter().map(|change| change.id().clone()).collect();
    spread(&mut touched, before, renames);
    spread(&mut touched, after, &Renaming::default());
    touched
}

/// Adds what depends on what is touched, directly or not.
fn spread(touched: &mut BTreeSet<ObjectId>, catalog: &Catalog, renames: &Renaming) {
    let mut dependents: BTreeMap<ObjectId, Vec<&ObjectId>> = BTreeMap::new();
    for object in catalog.objects.values() {
        for needed in &object.depends_on {
            dependents.entry(renames.of(needed)).or_default().push(&object.id);
        }
    }
    let mut open: Vec<ObjectId> = touched.iter().cloned().collect();
    while let Some(id) = open.pop() {
        for dependent in dependents.get(&id).into_iter().flatten() {
            let dependent = renames.of(dependent);
            if touched.insert(dependent.clone()) {
                open.push(dependent);
            }
        }
    }
}

/// The tables that hold a type that changes, itself or within another type: values are stored by what their type is
/// inside, and a type that is replaced by another one takes all of them along.
fn holders_of_types(changes: &[Change], catalog: &Catalog) -> BTreeSet<ObjectId> {
    let is_type =
        |kind: Kind| matches!(kind, Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range);
    let mut types: BTreeSet<&ObjectId> =
        changes.iter().map(Change::id).filter(|id| is_type(id.kind)).collect();
    if types.is_empty() {
        return BTreeSet::new();
    }
    let holds = |types: &BTreeSet<&ObjectId>, kind: fn(Kind) -> bool| -> Vec<&ObjectId> {
        let objects = catalog.objects.values().filter(|object| kind(object.id.kind));
        let holding = objects.filter(|o| o.depends_on.iter().any(|edge| types.contains(edge)));
        holding.map(|object| &object.id).collect()
    };
    loop {
        let known = types.len();
        types.extend(holds(&types, |kind| {
            matches!(kind, Kind::Domain | Kind::Composite | Kind::Range)
        }));
        if types.len() == known {
            break;
        }
    }
    let columns = holds(&types, |kind| kind == Kind::Column);
    columns.into_iter().map(|column| column.root().clone()).collect()
}

/// The table that a change may write anew.
fn may_rewrite(change: &Change) -> Option<ObjectId> {
    let root = change.id().root();
    let may = matches!(
        change.id().kind,
        Kind::Table | Kind::Column | Kind::Default | Kind::NotNull | Kind::Inheritance
    );
    (may && root.kind == Kind::Table).then(|| root.clone())
}

/// The schema and name under which an object stands in pg_class, and the table whose fate its file shares.
fn stored_as(id: &ObjectId, body: &Body) -> Option<((String, String), ObjectId)> {
    let scoped = |id: &ObjectId, name: &str| (id.schema.to_string(), name.to_owned());
    match body {
        Body::Table(_) | Body::Sequence(_) | Body::MaterializedView(_) => {
            Some((scoped(id, &id.name), id.clone()))
        }
        Body::Index(index) => Some((scoped(id, &id.name), index.table.clone())),
        Body::Constraint(constraint) => {
            use relvar_catalog::ConstraintKind as K;
            let table = id.parent.as_deref()?;
            match constraint.constraint {
                K::PrimaryKey(_) | K::Unique(_) | K::Exclusion { .. } => {
                    Some((scoped(table, &id.name), table.clone()))
                }
                K::Check(_) | K::ForeignKey(_) => None,
            }
        }
        _ => None,
    }
}
