//! Triggers, rules and event triggers.

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{Body, EventTrigger, Kind, Object, ObjectId, Rule, Trigger};

use crate::graph::{Action, Declared, Verb};
use crate::inheritance::{self, order};
use crate::plan::{LockMode, Step};
use crate::rules::column::alter_table;
use crate::rules::relation;
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// OR REPLACE exists for plain triggers (from 14), not for constraint triggers.
pub(crate) fn alteration(before: &Trigger, after: &Trigger) -> What {
    if before.clone || after.clone {
        return if before.clone == after.clone { What::Alter } else { What::Replace };
    }
    let same = before.definition == after.definition;
    let replaceable = !before.constraint && !after.constraint;
    if same || replaceable { What::Alter } else { What::Replace }
}

pub(crate) fn create(id: &ObjectId, body: &Trigger) -> Vec<Step> {
    if body.clone {
        return vec![enable_clone(id, body.enabled)];
    }
    let mut steps =
        vec![Step::new(body.definition.clone()).locks(LockMode::ShareRowExclusive, id.root())];
    if body.enabled != 'O' {
        steps.extend(enable(id, "TRIGGER", body.enabled));
    }
    steps
}

pub(crate) fn alter(id: &ObjectId, before: &Trigger, after: &Trigger) -> Vec<Step> {
    if after.clone {
        return vec![enable_clone(id, after.enabled)];
    }
    let mut steps = Vec::new();
    let replaced = before.definition != after.definition;
    if replaced {
        let definition =
            after.definition.replacen("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER", 1);
        steps.push(Step::new(definition).locks(LockMode::ShareRowExclusive, id.root()));
    }
    if before.enabled != after.enabled || (replaced && after.enabled != 'O') {
        steps.extend(enable(id, "TRIGGER", after.enabled));
    }
    steps
}

/// A clone goes with the trigger that it is of; here it only becomes as that one.
pub(crate) fn drop(context: &Context, object: &Object, body: &Trigger) -> Vec<Step> {
    if !body.clone {
        return relation::drop_member(context, &object.id);
    }
    let of = object.depends_on.iter().find(|id| id.kind == Kind::Trigger);
    match of.and_then(|of| context.to.get(of)).map(|object| &object.body) {
        Some(Body::Trigger(top)) => vec![enable_clone(&object.id, top.enabled)],
        _ => Vec::new(),
    }
}

/// The clone of one table alone.
fn enable_clone(id: &ObjectId, enabled: char) -> Step {
    let table = id.root();
    let foreign = if table.kind == Kind::ForeignTable { "FOREIGN " } else { "" };
    let (sql, name) = (table.sql(), quote_identifier(&id.name));
    Step::new(format!("ALTER {foreign}TABLE ONLY {sql} {} TRIGGER {name}", state(enabled)))
        .locks(LockMode::ShareRowExclusive, table)
}

/// What replaces or enables a trigger of a partitioned table does so to all its clones: those that are enabled
/// otherwise are so again afterwards.
pub(crate) fn clones_again<'a>(context: &Context<'a>) -> Vec<(&'a Object, &'a Object, ObjectId)> {
    let mut again = Vec::new();
    for after in context.to.of_kind(Kind::Trigger) {
        if !matches!(&after.body, Body::Trigger(body) if body.clone)
            || context.what(&after.id).is_some()
        {
            continue;
        }
        let top = after.depends_on.iter().find(|id| id.kind == Kind::Trigger);
        if let (Some(top), Some(before)) = (top, context.from.get(&after.id))
            && context.what(top).is_some()
        {
            again.push((before, after, top.clone()));
        }
    }
    again
}

fn enable(id: &ObjectId, what: &str, enabled: char) -> Vec<Step> {
    let table = id.root();
    let state = state(enabled);
    let sql = format!("{} {} {what} {}", alter_table(table), state, quote_identifier(&id.name));
    vec![Step::new(sql).locks(LockMode::ShareRowExclusive, table)]
}

fn state(enabled: char) -> &'static str {
    match enabled {
        'D' => "DISABLE",
        'R' => "ENABLE REPLICA",
        'A' => "ENABLE ALWAYS",
        _ => "ENABLE",
    }
}

pub(crate) fn create_rule(id: &ObjectId, body: &Rule) -> Vec<Step> {
    let mut steps =
        vec![Step::new(body.definition.clone()).locks(LockMode::AccessExclusive, id.root())];
    if body.enabled != 'O' {
        steps.extend(enable_rule(id, body.enabled));
    }
    steps
}

pub(crate) fn replace_rule(id: &ObjectId, body: &Rule) -> Vec<Step> {
    let definition = body.definition.replacen("CREATE RULE", "CREATE OR REPLACE RULE", 1);
    let mut steps = vec![Step::new(definition).locks(LockMode::AccessExclusive, id.root())];
    steps.extend(enable_rule(id, body.enabled));
    steps
}

fn enable_rule(id: &ObjectId, enabled: char) -> Vec<Step> {
    let sql = format!(
        "ALTER TABLE {} {} RULE {}",
        id.root().sql(),
        state(enabled),
        quote_identifier(&id.name)
    );
    vec![Step::new(sql).locks(LockMode::AccessExclusive, id.root())]
}

pub(crate) fn event_trigger_alteration(before: &EventTrigger, after: &EventTrigger) -> What {
    let same = EventTrigger { enabled: after.enabled, ..before.clone() } == *after;
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create_event_trigger(id: &ObjectId, body: &EventTrigger) -> Vec<Step> {
    let tags = if body.tags.is_empty() {
        String::new()
    } else {
        let tags: Vec<String> = body.tags.iter().map(|tag| quote_literal(tag)).collect();
        format!("\n    WHEN TAG IN ({})", tags.join(", "))
    };
    let mut steps = vec![Step::new(format!(
        "CREATE EVENT TRIGGER {} ON {}{tags}\n    EXECUTE FUNCTION {}()",
        id.sql(),
        body.event,
        body.function
    ))];
    if body.enabled != 'O' {
        steps.extend(enable_event_trigger(id, body.enabled));
    }
    steps
}

pub(crate) fn enable_event_trigger(id: &ObjectId, enabled: char) -> Vec<Step> {
    vec![Step::new(format!("ALTER EVENT TRIGGER {} {}", id.sql(), state(enabled)))]
}

impl super::Rule for relvar_catalog::Rule {
    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

impl super::Rule for EventTrigger {}

impl super::Rule for Trigger {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let mut declared = action.usual();
        if action.node.verb == Verb::Create && !self.clone {
            after_triggers_of_name(action, &mut declared);
        }
        declared
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        if self.constraint { vec![Slot::constraint(id)] } else { Vec::new() }
    }

    /// A clone goes with the partitioned table's trigger, or when the partition leaves.
    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        let of =
            |id: &&ObjectId| self.clone && matches!(id.kind, Kind::Trigger | Kind::Inheritance);
        let clone_of = object.depends_on.iter().filter(of);
        clone_of.chain(object.id.parent.as_deref()).cloned().collect()
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

/// A trigger of a partitioned table is one of its partitions too: who had the name there, or above, is gone before.
fn after_triggers_of_name<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let (context, id) = (action.context, action.node.id);
    let tables = inheritance::with_partitions(context.to, id.root());
    let twins = tables.iter().filter_map(|table| inheritance::twin(id, table));
    declared.require_all(twins.filter(|twin| twin != id), Verb::Drop);
    declared.require_all(order::all_above(context, id), Verb::Drop);
}
