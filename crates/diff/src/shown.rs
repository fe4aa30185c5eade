//! Values of attributes as one line for a person.

use relvar_catalog::{DataType, ObjectId};
use serde::Deserialize;
use serde_json::{Map, Value};

/// The most characters of a value that are printed as they are.
const WHOLE: usize = 80;

/// The characters of a longer value before the first difference, and in all.
const AROUND: (usize, usize) = (20, 60);

/// What absent values are called.
const NONE: &str = "none";

/// Whether an object of JSON is one value to a reader, such as the identity of another object.
pub(crate) fn stands_for_itself(map: &Map<String, Value>) -> bool {
    value_of_its_own(map).is_some()
}

/// The text of an identity or a data type; none of what has parts to a reader.
fn value_of_its_own(map: &Map<String, Value>) -> Option<String> {
    if map.contains_key("kind") {
        return ObjectId::deserialize(map).ok().map(|id| id.path());
    }
    let is_data_type = map.contains_key("modifiers");
    is_data_type.then(|| DataType::deserialize(map).ok()).flatten().map(|it| it.to_string())
}

/// A value in one line, unless it has several itself.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            format!("{{{}}}", values.iter().map(shown).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => value_of_its_own(map).unwrap_or_else(|| parts(map)),
    }
}

/// The attributes of a part, such as a key of an index; what it consists of comes first.
fn parts(map: &Map<String, Value>) -> String {
    let mut fields: Vec<_> = map.iter().collect();
    fields.sort_by_key(|(name, _)| !is_main(name));
    fields.into_iter().filter_map(|(name, value)| part(name, value)).collect::<Vec<_>>().join(" ")
}

/// Whether an attribute says what its part is, so that it needs no name beside it.
fn is_main(name: &str) -> bool {
    matches!(name, "term" | "expression" | "name" | "column" | "table")
}

/// One attribute of a part: what it consists of by itself, the rest by name; nothing where it is as usual.
fn part(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(name.replace('_', " ")),
        Value::Array(values) if values.is_empty() => None,
        Value::String(text) if text.is_empty() => None,
        value if is_main(name) => Some(shown(value)),
        value => Some(format!("{} {}", name.replace('_', " "), shown(value))),
    }
}

/// Both values, long ones cut around their first difference; none where one has several lines.
pub(crate) fn difference(before: &str, after: &str) -> Option<(String, String)> {
    if before.contains('\n') || after.contains('\n') {
        return None;
    }
    let same = before.chars().zip(after.chars()).take_while(|(a, b)| a == b).count();
    let start = same.saturating_sub(AROUND.0);
    Some((cut(before, start), cut(after, start)))
}

fn cut(text: &str, start: usize) -> String {
    if text.chars().nth(WHOLE).is_none() {
        return text.to_owned();
    }
    let mut rest = text.chars().skip(start);
    let shown: String = rest.by_ref().take(AROUND.1).collect();
    let (before, after) = (start > 0, rest.next().is_some());
    format!("{}{shown}{}", if before { "…" } else { "" }, if after { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_name_what_is_not_as_usual() {
        let key =
            json!([{"term": {"column": "a"}, "collation": null, "descending": true, "ops": []}]);
        assert_eq!(shown(&key), "{a descending}");
        assert_eq!(shown(&json!([])), "{}");
        assert_eq!(shown(&json!({"index": "t_key"})), "index t_key");
    }

    #[test]
    fn a_short_value_stays_whole_beside_a_long_one() {
        let long = "x".repeat(200);
        let (before, after) = difference("short", &long).expect("one line each");
        assert_eq!(before, "short");
        assert_eq!(after, format!("{}…", "x".repeat(60)));
        assert_eq!(difference("a\nb", "c"), None);
    }
}
