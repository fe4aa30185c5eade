//! Names that only one object may hold at a time, whatever its kind.

use relvar_catalog::{Body, ConstraintKind, Kind, Name, Object, ObjectId};
use rustc_hash::FxHashSet;

use crate::inheritance::{self, Form};
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

/// The names that an object holds.
pub(crate) fn of(object: &Object) -> Vec<Slot> {
    let id = &object.id;
    let own = |space| Slot(space, id.schema.clone(), id.name.clone(), "".into());
    match (&object.body, id.kind) {
        (Body::Column(column), _) => match &column.identity {
            Some(identity) => {
                let of = |space| {
                    let (schema, name) = (&identity.sequence_schema, &identity.sequence_name);
                    Slot(space, schema.clone(), name.clone(), "".into())
                };
                vec![of(Namespace::Relation), of(Namespace::Type)]
            }
            None => Vec::new(),
        },
        (Body::Trigger(trigger), _) => {
            if trigger.constraint {
                vec![of_constraint(id)]
            } else {
                Vec::new()
            }
        }
        (Body::Constraint(constraint), _) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Exclusion { .. } => {
                let schema = id.in_schema().unwrap_or_default();
                let relation = Slot(Namespace::Relation, schema.into(), id.name.clone(), "".into());
                let mut slots = vec![relation, of_constraint(id)];
                if matches!(constraint.constraint, ConstraintKind::PrimaryKey(_)) {
                    let table = id.root();
                    let (schema, name) = (table.schema.clone(), table.name.clone());
                    slots.push(Slot(Namespace::PrimaryKey, schema, name, "".into()));
                }
                slots
            }
            ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => vec![of_constraint(id)],
        },
        (_, Kind::Index | Kind::PropertyGraph) => vec![own(Namespace::Relation)],
        // A sequence has no row type, and is refused all the same where a type has its name.
        (
            _,
            Kind::Table
            | Kind::ForeignTable
            | Kind::View
            | Kind::MaterializedView
            | Kind::Composite
            | Kind::Sequence,
        ) => vec![own(Namespace::Relation), own(Namespace::Type)],
        (Body::Range(range), _) => {
            let mut multirange = own(Namespace::Type);
            multirange.3 = range.multirange.as_str().into();
            vec![own(Namespace::Type), multirange]
        }
        (_, Kind::Enum | Kind::Domain) => vec![own(Namespace::Type)],
        // Whatever the arguments: a call must not find both the old one and the new one.
        (_, Kind::Function | Kind::Aggregate) => vec![own(Namespace::Routine)],
        _ => Vec::new(),
    }
}

/// The names that what is built beside an object holds: an index is no key yet.
pub(crate) fn of_prepared(object: &Object) -> Vec<Slot> {
    let mut slots = of(object);
    slots.retain(|slot| !matches!(slot.0, Namespace::PrimaryKey | Namespace::Constraint));
    slots
}

fn of_constraint(id: &ObjectId) -> Slot {
    let table = id.root();
    Slot(Namespace::Constraint, table.schema.clone(), table.name.clone(), id.name.clone())
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
