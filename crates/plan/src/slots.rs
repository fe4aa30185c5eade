//! Names that only one object may hold at a time, whatever its kind.

use relvar_catalog::{Body, Kind, Name, Object, ObjectId};
use rustc_hash::FxHashSet;

use crate::inheritance::{self, Form};
use crate::rules;
use crate::treatment::{Context, What};

/// One such name: the namespace, and the name in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Slot(Namespace, Name, Name, Name);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Namespace {
    /// `pg_class`: tables, indexes, sequences, views, composite types.
    Relation,
    /// `pg_type`: types, and the row type of every relation.
    Type,
    /// `pg_proc`: functions, procedures, aggregates.
    Routine,
    /// A table has one primary key.
    PrimaryKey,
    /// `pg_constraint`, which has constraint triggers too.
    Constraint,
}

impl Slot {
    fn named(space: Namespace, schema: &Name, name: &Name) -> Self {
        Slot(space, schema.clone(), name.clone(), "".into())
    }

    pub fn relation(schema: &Name, name: &Name) -> Self {
        Slot::named(Namespace::Relation, schema, name)
    }

    pub fn data_type(schema: &Name, name: &Name) -> Self {
        Slot::named(Namespace::Type, schema, name)
    }

    pub fn multirange(range: &ObjectId, multirange: &str) -> Self {
        Slot(Namespace::Type, range.schema.clone(), range.name.clone(), multirange.into())
    }

    pub fn routine(schema: &Name, name: &Name) -> Self {
        Slot::named(Namespace::Routine, schema, name)
    }

    pub fn primary_key(table: &ObjectId) -> Self {
        Slot::named(Namespace::PrimaryKey, &table.schema, &table.name)
    }

    pub fn constraint(id: &ObjectId) -> Self {
        let table = id.root();
        Slot(Namespace::Constraint, table.schema.clone(), table.name.clone(), id.name.clone())
    }
}

/// The names that an object holds.
pub(crate) fn of(object: &Object) -> Vec<Slot> {
    rules::of(object).slots(&object.id)
}

/// The names that what is built beside an object holds: an index is no key yet.
pub(crate) fn of_prepared(object: &Object) -> Vec<Slot> {
    let mut slots = of(object);
    slots.retain(|slot| !matches!(slot.0, Namespace::PrimaryKey | Namespace::Constraint));
    slots
}

/// The names that objects made by this plan will hold.
pub(crate) fn claimed(context: &Context) -> FxHashSet<Slot> {
    context
        .treated
        .values()
        .filter(|treated| treated.what == What::Create)
        .filter_map(|treated| treated.after)
        .flat_map(of)
        .collect()
}

/// The names that NOT NULL constraints of 18 hold while the plan runs, by schema, where they are not those that
/// PostgreSQL chooses: a constraint that is made without a name gets a number beside them.
pub(crate) fn not_null_names(context: &Context) -> FxHashSet<(Name, Name)> {
    let by_itself = |object: &&Object| {
        let table = object.id.root();
        let is_made = match context.is_made(table) {
            true => inheritance::form(context, table) == Form::Standalone,
            false => context.what(&object.id).is_some(),
        };
        is_made || inheritance::changes(context, table)
    };
    let today = context.from.of_kind(Kind::NotNull);
    let made = context.to.of_kind(Kind::NotNull).filter(by_itself);
    let held = |object: &Object| match &object.body {
        Body::NotNull(body) => Some((object.id.root().schema.clone(), body.name.clone()?)),
        _ => None,
    };
    today.chain(made).filter_map(held).collect()
}
