//! Statements that concern the whole server and not the schema of a database.
//!
//! Throwaway databases share a server, with each other and sometimes with databases that matter: nothing
//! here is ever run on it.

use relvar_sql::{ObjectKind, Statement, StatementKind};

/// What to do about a statement because of where its effect would be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It stays within the database.
    Database,
    /// It makes a role, which is all that a schema needs of it.
    Role(String),
    /// It is left out, which leaves the schema as it is.
    LeftOut,
    /// It is no part of a schema, and what follows it may rest on it.
    Refused,
}

/// Says how far a statement reaches.
pub(crate) fn reach(statement: &Statement<'_>) -> Reach {
    if let Some(definition) = &statement.defines {
        match definition.kind {
            ObjectKind::Role => return Reach::Role(definition.name.object().to_owned()),
            ObjectKind::Database | ObjectKind::Tablespace => return Reach::Refused,
            ObjectKind::Subscription => return Reach::LeftOut,
            _ => return Reach::Database,
        }
    }
    if !matches!(
        statement.kind,
        StatementKind::Other | StatementKind::Drop(_) | StatementKind::NotInTransaction { .. }
    ) {
        return Reach::Database;
    }
    let words = leading_words(statement.text, 5);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ALTER", "SYSTEM", ..] | ["DROP", "DATABASE" | "TABLESPACE", ..] => Reach::Refused,
        ["ALTER" | "DROP", "USER", "MAPPING", ..] => Reach::Database,
        ["ALTER", "DATABASE" | "ROLE" | "USER" | "GROUP" | "TABLESPACE" | "SUBSCRIPTION", ..]
        | ["DROP", "ROLE" | "USER" | "GROUP" | "SUBSCRIPTION" | "OWNED", ..]
        | ["REASSIGN", "OWNED", ..]
        | ["COMMENT", "ON", "DATABASE" | "ROLE" | "TABLESPACE" | "SUBSCRIPTION", ..] => {
            Reach::LeftOut
        }
        ["GRANT" | "REVOKE", ..] => privileges(statement.text),
        _ => Reach::Database,
    }
}

/// Privileges on the server's objects, and memberships in roles, which have no ON.
fn privileges(text: &str) -> Reach {
    let words = leading_words(text, usize::MAX);
    let on = words.iter().position(|word| word == "ON");
    let object = on.and_then(|on| words.get(on + 1)).map(String::as_str);
    match object {
        None | Some("DATABASE" | "TABLESPACE" | "PARAMETER") => Reach::LeftOut,
        Some(_) => Reach::Database,
    }
}

/// The first words of a statement in upper case; names in quotes and punctuation count as empty words.
pub(crate) fn leading_words(text: &str, count: usize) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while words.len() < count {
        rest = skip_space(rest);
        let Some(first) = rest.chars().next() else { break };
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
        let length = match first {
            '"' | '\'' => quoted_length(rest, first),
            first if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        let word = &rest[..length];
        words.push(if is_word(first) { word.to_ascii_uppercase() } else { String::new() });
        rest = &rest[length..];
    }
    words
}

fn skip_space(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else {
            return rest;
        };
        rest = rest[after..].trim_start();
    }
}

/// The length of a quoted name with its quotes; doubled quotes read as two names, which is as good here.
fn quoted_length(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_the_server_is_told_from_what_concerns_a_schema() {
        for (sql, expected) in [
            ("CREATE TABLE a (b int)", Reach::Database),
            ("CREATE ROLE \"App X\" LOGIN", Reach::Role("App X".into())),
            ("CREATE USER u PASSWORD 'x'", Reach::Role("u".into())),
            ("CREATE USER MAPPING FOR u SERVER s", Reach::Database),
            ("ALTER USER MAPPING FOR u SERVER s OPTIONS (SET a 'b')", Reach::Database),
            ("ALTER /* a */ ROLE u LOGIN", Reach::LeftOut),
            ("CREATE DATABASE d", Reach::Refused),
            ("ALTER SYSTEM SET a = 1", Reach::Refused),
            ("DROP DATABASE d", Reach::Refused),
            ("GRANT a TO b", Reach::LeftOut),
            ("GRANT \"x ON y\" TO b", Reach::LeftOut),
            ("GRANT SELECT (a, \"TABLE\") ON t TO b", Reach::Database),
            ("GRANT CONNECT ON DATABASE d TO b", Reach::LeftOut),
            ("REVOKE ALL ON SCHEMA s FROM b", Reach::Database),
            ("COMMENT ON DATABASE d IS 'x'", Reach::LeftOut),
            ("COMMENT ON TABLE d IS 'x'", Reach::Database),
            ("ALTER TABLE role ADD a int", Reach::Database),
            ("DROP TABLE role", Reach::Database),
        ] {
            let split = relvar_sql::split(sql);
            assert_eq!(reach(&split.statements[0]), expected, "{sql}");
        }
    }
}
