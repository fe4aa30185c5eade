//! Which attributes differ where an object is altered.

use relvar_catalog::Kind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::change::Change;

/// One attribute of an altered object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name, and those of the attributes within: `constraint.columns`.
    pub name: String,
    /// Its value today, as JSON; a text stands without quotes, and what is absent is `none`.
    pub before: String,
    /// Its wanted value, likewise.
    pub after: String,
}

impl Change {
    /// The attributes that differ, by name; none for what comes, goes or is renamed.
    ///
    /// The values of a user mapping are hidden, because they may be passwords.
    #[must_use]
    pub fn attributes(&self) -> Vec<Attribute> {
        let Change::Altered { before, after } = self else { return Vec::new() };
        let value = |body| serde_json::to_value(body).unwrap_or(Value::Null);
        let mut found = Vec::new();
        compare("", &inner(value(&before.body)), &inner(value(&after.body)), &mut found);
        if before.id.kind == Kind::UserMapping {
            for attribute in &mut found {
                attribute.before = "hidden".to_owned();
                attribute.after = "hidden".to_owned();
            }
        }
        found
    }
}

/// The attributes within `{"column": {…}}`.
fn inner(body: Value) -> Value {
    match body {
        Value::Object(map) if map.len() == 1 => map.into_values().next().unwrap_or(Value::Null),
        other => other,
    }
}

fn compare(name: &str, before: &Value, after: &Value, found: &mut Vec<Attribute>) {
    if before == after {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            let part =
                |map: &serde_json::Map<String, Value>| map.get(key).cloned().unwrap_or(Value::Null);
            compare(&name, &part(old), &part(new), found);
        }
        return;
    }
    let name = if name.is_empty() { "value" } else { name }.to_owned();
    found.push(Attribute { name, before: shown(before), after: shown(after) });
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use relvar_catalog::{Body, Object, ObjectId};

    use super::*;

    fn comment(text: &str) -> Object {
        let table = ObjectId::scoped(Kind::Table, "public", "t");
        let id = ObjectId::member(Kind::Comment, table.into(), "");
        Object::new(id, Body::Comment { text: text.into() }, Vec::new())
    }

    #[test]
    fn the_attribute_and_both_values_are_named() {
        let change = Change::Altered { before: comment("a"), after: comment("b") };
        let expected = Attribute { name: "text".into(), before: "a".into(), after: "b".into() };
        assert_eq!(change.attributes(), [expected]);
        assert_eq!(Change::Added(comment("a")).attributes(), []);
    }
}
