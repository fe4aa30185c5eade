//! Sequences.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, Kind, Object, ObjectId, Persistence, Sequence, SequenceOwner};

use crate::graph::{Action, Declared, Node, Verb};
use crate::plan::{LockMode, Step};
use crate::rules::{Rule, fails_usually};
use crate::slots::Slot;
use crate::treatment::Context;

pub(crate) fn create(id: &ObjectId, body: &Sequence) -> Vec<Step> {
    let unlogged = match body.persistence {
        Persistence::Permanent => "",
        Persistence::Unlogged => "UNLOGGED ",
    };
    let mut sql = format!("CREATE {unlogged}SEQUENCE {}", id.sql());
    if body.data_type != "bigint" {
        sql.push_str(&format!(" AS {}", body.data_type));
    }
    for setting in settings(body) {
        sql.push(' ');
        sql.push_str(&setting);
    }
    vec![Step::new(sql)]
}

/// The settings that differ from what PostgreSQL chooses.
pub(crate) fn settings(body: &Sequence) -> Vec<String> {
    let usual = usual(body);
    let mut list = Vec::new();
    if body.increment != 1 {
        list.push(format!("INCREMENT BY {}", body.increment));
    }
    if body.min != usual.min {
        list.push(format!("MINVALUE {}", body.min));
    }
    if body.max != usual.max {
        list.push(format!("MAXVALUE {}", body.max));
    }
    let start = if body.increment > 0 { body.min } else { body.max };
    if body.start != start {
        list.push(format!("START WITH {}", body.start));
    }
    if body.cache != 1 {
        list.push(format!("CACHE {}", body.cache));
    }
    if body.cycle {
        list.push("CYCLE".into());
    }
    list
}

struct Bounds {
    min: i64,
    max: i64,
}

/// The bounds that PostgreSQL chooses for the type and the direction (manual, "CREATE SEQUENCE").
fn usual(body: &Sequence) -> Bounds {
    let (lowest, highest) = match body.data_type.as_str() {
        "smallint" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "integer" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if body.increment > 0 {
        Bounds { min: 1, max: highest }
    } else {
        Bounds { min: lowest, max: -1 }
    }
}

/// The clauses that lead from one to the other; everything that could depend on another is said.
pub(crate) fn changes(before: &Sequence, after: &Sequence) -> Vec<String> {
    let mut list = Vec::new();
    if before.data_type != after.data_type {
        list.push(format!("AS {}", after.data_type));
    }
    if before.increment != after.increment {
        list.push(format!("INCREMENT BY {}", after.increment));
    }
    let moved = moved_by_type(before, after);
    if moved.min != after.min {
        list.push(format!("MINVALUE {}", after.min));
    }
    if moved.max != after.max {
        list.push(format!("MAXVALUE {}", after.max));
    }
    if before.start != after.start {
        list.push(format!("START WITH {}", after.start));
    }
    // A sequence that was never used stands at its start, which has to be within the new bounds.
    if before.start < after.min || before.start > after.max {
        list.push(format!("RESTART WITH {}", after.start));
    }
    if before.cache != after.cache {
        list.push(format!("CACHE {}", after.cache));
    }
    if before.cycle != after.cycle {
        list.push(if after.cycle { "CYCLE" } else { "NO CYCLE" }.into());
    }
    list
}

/// The bounds after ALTER SEQUENCE … AS: those that were the old type's own become the new type's (`init_params`).
fn moved_by_type(before: &Sequence, after: &Sequence) -> Bounds {
    let same = Bounds { min: before.min, max: before.max };
    if before.data_type == after.data_type {
        return same;
    }
    let lowest = |body: &Sequence| usual(&Sequence { increment: -1, ..body.clone() }).min;
    let highest = |body: &Sequence| usual(&Sequence { increment: 1, ..body.clone() }).max;
    Bounds {
        min: if before.min == lowest(before) { lowest(after) } else { same.min },
        max: if before.max == highest(before) { highest(after) } else { same.max },
    }
}

pub(crate) fn alter(id: &ObjectId, before: &Sequence, after: &Sequence) -> Vec<Step> {
    let mut steps = Vec::new();
    let changes = changes(before, after);
    if !changes.is_empty() {
        steps.push(format!("ALTER SEQUENCE {} {}", id.sql(), changes.join(" ")));
    }
    if before.persistence != after.persistence {
        let logged = match after.persistence {
            Persistence::Permanent => "LOGGED",
            Persistence::Unlogged => "UNLOGGED",
        };
        steps.push(format!("ALTER SEQUENCE {} SET {logged}", id.sql()));
    }
    steps.into_iter().map(|sql| Step::new(sql).locks(LockMode::ShareRowExclusive, id)).collect()
}

pub(crate) fn create_owner(id: &ObjectId, body: &SequenceOwner) -> Vec<Step> {
    let sequence = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    let column = &body.column;
    vec![Step::new(format!(
        "ALTER SEQUENCE {sequence} OWNED BY {}.{}",
        column.root().sql(),
        quote_identifier(&column.name)
    ))]
}

pub(crate) fn drop_owner(context: &Context, id: &ObjectId) -> Vec<Step> {
    let Some(sequence) = id.parent.as_deref() else { return Vec::new() };
    debug_assert!(matches!(
        context.from.get(id).map(|object| &object.body),
        Some(Body::SequenceOwner(_))
    ));
    vec![Step::new(format!("ALTER SEQUENCE {} OWNED BY NONE", sequence.sql()))]
}

impl Rule for SequenceOwner {
    /// A sequence that stays lets go of its column first; one that goes takes the edge along.
    fn goes_with(&self, context: &Context, object: &Object) -> Vec<ObjectId> {
        let sequence = object.id.parent.as_deref();
        let goes = sequence.filter(|sequence| context.is_dropped(sequence));
        goes.into_iter().flat_map(|sequence| [sequence.clone(), self.column.clone()]).collect()
    }
}

impl Rule for Sequence {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if action.node.verb == Verb::Drop {
            before_owning_column(action, &mut declared);
        }
        declared
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        // A sequence has no row type, and is refused all the same where a type has its name.
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }

    fn goes_with(&self, context: &Context, object: &Object) -> Vec<ObjectId> {
        let owner = ObjectId::member(Kind::SequenceOwner, object.id.clone().into(), "");
        match context.from.get(&owner).map(|object| &object.body) {
            Some(Body::SequenceOwner(owner)) => vec![owner.column.clone()],
            _ => Vec::new(),
        }
    }

    fn destroys(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Drop
    }

    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Alter || fails_usually(node.verb)
    }
}

/// A sequence that goes does so before the column that owns it, which would take it along.
fn before_owning_column<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let owner = ObjectId::member(Kind::SequenceOwner, action.node.id.clone().into(), "");
    if let Some(Body::SequenceOwner(body)) = action.context.from.get(&owner).map(|o| &o.body)
        && action.actions.has(&owner, Verb::Drop)
    {
        declared.release(&body.column, Verb::Drop);
    }
}
