//! What a statement failed for want of, as far as the server's message tells.
//!
//! A guess, by which the order of work and the wording of findings get better, and nothing else.

use relvar_connect::ServerMessage;

/// The object that a message says is not there: `users`, `app.users`, without quotes.
pub(crate) fn missed(message: &ServerMessage) -> Option<&str> {
    let text = message.message.as_str();
    let missing = ["42P01", "42704", "42883", "3F000"].iter().any(|code| message.is(code));
    if !missing {
        return None;
    }
    if let Some(routine) =
        ["function ", "procedure ", "aggregate "].iter().find_map(|word| text.strip_prefix(word))
        && !routine.starts_with('"')
    {
        return routine.split_once('(').map(|(name, _)| name);
    }
    let start = text.find('"')? + 1;
    // Names stand in the message as they are, quotes and all.
    let end = text.rfind("\" does not exist").filter(|end| *end > start);
    let end = end.or_else(|| Some(start + text[start..].find('"')?))?;
    // A type may come with its brackets.
    Some(text[start..end].trim_end_matches("[]"))
}

/// The missed object's name without schema: the longest end of it that `is_known`, since dots may be
/// part of names.
pub(crate) fn missed_of(message: &ServerMessage, is_known: impl Fn(&str) -> bool) -> Option<&str> {
    let path = missed(message)?;
    let after_dots = path.match_indices('.').map(|(at, _)| &path[at + 1..]);
    std::iter::once(path).chain(after_dots).find(|name| is_known(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(sqlstate: &str, text: &str) -> ServerMessage {
        let json = serde_json::json!({
            "sqlstate": sqlstate, "severity": "ERROR", "message": text, "detail": null, "hint": null,
            "position": null, "internal_position": null, "internal_query": null, "where_": null,
            "schema": null, "table": null, "column": null, "data_type": null, "constraint": null,
        });
        serde_json::from_value(json).expect("a message")
    }

    #[test]
    fn names_are_found_in_messages() {
        for (sqlstate, text, expected) in [
            ("42P01", "relation \"a\" does not exist", Some("a")),
            ("42P01", "relation \"b.a\" does not exist", Some("a")),
            ("42P01", "relation \"b.My.Table\" does not exist", Some("My.Table")),
            ("42P01", "relation \"say \"hi\"\" does not exist", Some("say \"hi\"")),
            ("42704", "type \"b.a[]\" does not exist", Some("a")),
            ("42704", "operator class \"a\" does not exist for access method \"btree\"", Some("a")),
            ("42704", "required extension \"a\" is not installed", Some("a")),
            ("42883", "function b.a(integer, \"x\") does not exist", Some("a")),
            ("42883", "function a() does not exist", Some("a")),
            ("3F000", "schema \"a\" does not exist", Some("a")),
            ("3F000", "no schema has been selected to create in", None),
            ("42P01", "relation \"other\" does not exist", None),
            ("42601", "syntax error at or near \"a\"", None),
        ] {
            let message = message(sqlstate, text);
            let known = ["a", "My.Table", "say \"hi\""];
            assert_eq!(missed_of(&message, |name| known.contains(&name)), expected, "{text}");
        }
    }
}
