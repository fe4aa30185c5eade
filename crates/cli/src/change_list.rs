//! Changes as a person reads them.

use std::collections::BTreeSet;

use relvar_catalog::{Kind, Object, ObjectId};
use relvar_diff::{Change, Verb};
use serde_json::Value;

use crate::console::{Console, Look};

/// Prints one line for each change; what comes or goes with a table or another object is not listed apart.
pub fn print(console: &Console, changes: &[Change]) {
    let whole: BTreeSet<&ObjectId> = changes
        .iter()
        .filter(|change| matches!(change.verb(), Verb::Added | Verb::Removed))
        .map(Change::id)
        .collect();
    for change in changes {
        let covered = object(change).and_then(Object::parent).is_some_and(|parent| {
            whole.contains(parent) || parent.parent.as_deref().is_some_and(|p| whole.contains(p))
        });
        if covered && !stands_alone(change.id().kind) {
            continue;
        }
        let look = match change.verb() {
            Verb::Added => Look::Good,
            Verb::Removed => Look::Bad,
            Verb::Altered | Verb::Renamed => Look::Warning,
        };
        console.line(console.paint(look, &change.to_string()));
        for line in details(change) {
            console.line(format!("    {line}"));
        }
    }
}

/// Whether an object is worth a line even when the table that it stands on is new.
fn stands_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Index | Kind::Trigger | Kind::Policy | Kind::Rule | Kind::Statistics)
}

fn object(change: &Change) -> Option<&Object> {
    match change {
        Change::Added(object) | Change::Removed(object) => Some(object),
        Change::Altered { before, .. } => Some(before),
        Change::Renamed { .. } => None,
    }
}

/// What is different, attribute by attribute.
pub fn details(change: &Change) -> Vec<String> {
    let Change::Altered { before, after } = change else { return Vec::new() };
    let value = |object: &Object| serde_json::to_value(&object.body).unwrap_or(Value::Null);
    let mut lines = Vec::new();
    compare("", &value(before), &value(after), &mut lines);
    lines
}

fn compare(path: &str, before: &Value, after: &Value, lines: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(b), Value::Object(a)) => {
            let names: BTreeSet<&String> = b.keys().chain(a.keys()).collect();
            for name in names {
                let (before, after) = (b.get(name), a.get(name));
                // The kind of the body, and the box of a foreign key, say nothing.
                let inner =
                    if path.is_empty() && b.len() == 1 { String::new() } else { name.clone() };
                let path = [path, &inner].into_iter().filter(|part| !part.is_empty());
                let path = path.collect::<Vec<_>>().join(".");
                compare(
                    &path,
                    before.unwrap_or(&Value::Null),
                    after.unwrap_or(&Value::Null),
                    lines,
                );
            }
        }
        (before, after) if before != after => {
            let (before, after) = (shown(before), shown(after));
            if before.contains('\n') || after.contains('\n') {
                lines.push(format!("{path} differs"));
            } else {
                lines.push(format!("{path}: {before} → {after}"));
            }
        }
        _ => {}
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            format!("({})", values.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Value::Number(_) => value.to_string(),
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            // What it consists of comes first.
            fields.sort_by_key(|(name, _)| !is_main(name));
            let fields = fields.into_iter().filter_map(|(name, value)| field(name, value));
            fields.collect::<Vec<_>>().join(" ")
        }
    }
}

/// Whether an attribute says what its part is, so that it needs no name beside it.
fn is_main(name: &str) -> bool {
    matches!(name, "expression" | "name" | "column" | "table")
}

/// One attribute of a part, such as a key of an index: what it consists of by itself, the rest by name; nothing where
/// it is as usual.
fn field(name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        (_, Value::Null | Value::Bool(false)) => None,
        (_, Value::Bool(true)) => Some(name.replace('_', " ")),
        (_, Value::Array(values)) if values.is_empty() => None,
        (_, Value::String(text)) if text.is_empty() => None,
        (name, value) if is_main(name) => Some(shown(value)),
        (name, value) => Some(format!("{} {}", name.replace('_', " "), shown(value))),
    }
}
