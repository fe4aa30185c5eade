//! Which tables a planned revision can do anything to: only these need rows while it is tried.
//!
//! A plan is SQL that relvar wrote itself, so what it reaches is known: the objects that change, what depends on them,
//! what those are computed from, and the tables that its statements lock. A table outside of that keeps its rows because
//! no statement names it; that it keeps its OID and its file is witnessed with or without rows. What users wrote and a
//! statement may run (triggers, rules, functions) can reach anything: then every table needs rows, as it does for a
//! revision that a person wrote.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Body, Catalog, Kind, Object, ObjectId};

use crate::verify::Intent;
use crate::witness::identity::{Renaming, touched};

/// The tables that a planned revision reaches, under the names that they have before it; `None` for all.
pub(crate) fn tables(before: &Catalog, intent: &Intent<'_>) -> Option<BTreeSet<ObjectId>> {
    if before.of_kind(Kind::EventTrigger).next().is_some() {
        return None;
    }
    let renames = Renaming::new(intent.renames);
    let mut reached = touched(intent.changes, before, intent.catalog, &renames);
    let locked = intent.up.steps.iter().filter_map(|step| step.lock.as_ref());
    reached.extend(locked.flat_map(|lock| lock.on.iter().cloned()));
    reached.extend(intent.renames.iter().map(|rename| rename.to.clone()));
    let mut walk = Walk { tables: BTreeSet::new(), seen: BTreeSet::new(), runs_code: false };
    walk.follow(before, &renames, &reached);
    walk.follow(intent.catalog, &Renaming::default(), &reached);
    if walk.runs_code || families(&mut walk.tables, before, &renames) {
        return None;
    }
    let all = before.of_kind(Kind::Table).map(|table| &table.id);
    Some(all.filter(|table| walk.tables.contains(&renames.of(table))).cloned().collect())
}

/// The way from what is reached to tables; everything under the names that it has afterwards.
struct Walk {
    tables: BTreeSet<ObjectId>,
    seen: BTreeSet<ObjectId>,
    /// Whether something that a user wrote may run.
    runs_code: bool,
}

impl Walk {
    /// Goes from what is reached to what it belongs to and is computed from, up to tables.
    fn follow(&mut self, catalog: &Catalog, renames: &Renaming, reached: &BTreeSet<ObjectId>) {
        let objects: BTreeMap<ObjectId, &Object> =
            catalog.objects.values().map(|object| (renames.of(&object.id), object)).collect();
        self.seen.clear();
        let mut open: Vec<ObjectId> = reached.iter().cloned().collect();
        while let Some(id) = open.pop() {
            if !self.seen.insert(id.clone()) {
                continue;
            }
            self.runs_code |= is_code(id.kind);
            let table = id.root();
            if table.kind == Kind::Table {
                self.tables.insert(table.clone());
            }
            let Some(object) = objects.get(&id) else { continue };
            // What a table or column needs (types, collations, parents) does nothing to other tables by itself; what an
            // expression, a query or a key needs is read.
            let needed = object.depends_on.iter().chain(object.parent()).map(|id| renames.of(id));
            for needed in needed {
                if needed.root().kind == Kind::Table {
                    self.tables.insert(needed.root().clone());
                    self.runs_code |= is_code(needed.kind);
                } else {
                    open.push(needed);
                }
            }
        }
        // A statement on a table runs what is attached to it.
        self.runs_code |= objects.values().any(|object| {
            matches!(object.body, Body::Trigger(_) | Body::Rule(_))
                && object.parent().is_some_and(|table| self.tables.contains(&renames.of(table)))
        });
        let default_of = |object: &&&Object| {
            matches!(object.body, Body::Default(_) | Body::Constraint(_) | Body::Index(_))
                && object.parent().is_some_and(|on| self.tables.contains(&renames.of(on.root())))
        };
        let attached = objects.values().filter(default_of);
        self.runs_code |= attached.flat_map(|object| &object.depends_on).any(|id| is_code(id.kind));
    }
}

/// Whether something of the kind runs what a user wrote.
fn is_code(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Function
            | Kind::Aggregate
            | Kind::Operator
            | Kind::Cast
            | Kind::Trigger
            | Kind::Rule
            | Kind::EventTrigger
    )
}

/// Adds parents and children of tables, which a statement on one of them can reach; tells whether one of those that are
/// added has triggers or rules.
fn families(tables: &mut BTreeSet<ObjectId>, catalog: &Catalog, renames: &Renaming) -> bool {
    let mut relatives: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    for object in catalog.of_kind(Kind::Inheritance) {
        if let (Body::Inheritance(link), Some(child)) = (&object.body, &object.id.parent) {
            let (parent, child) = (renames.of(&link.parent), renames.of(child));
            relatives.entry(parent.clone()).or_default().push(child.clone());
            relatives.entry(child).or_default().push(parent);
        }
    }
    let mut open: Vec<ObjectId> = tables.iter().cloned().collect();
    let mut added: BTreeSet<ObjectId> = BTreeSet::new();
    while let Some(table) = open.pop() {
        for relative in relatives.get(&table).into_iter().flatten() {
            if tables.insert(relative.clone()) {
                added.insert(relative.clone());
                open.push(relative.clone());
            }
        }
    }
    let attached = [Kind::Trigger, Kind::Rule].into_iter().flat_map(|kind| catalog.of_kind(kind));
    let mut owners = attached.filter_map(Object::parent);
    owners.any(|table| added.contains(&renames.of(table)))
}
