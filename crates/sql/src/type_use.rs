//! The types that a statement names where PostgreSQL wants its role to have USAGE on them.

use crate::create::kind;
use crate::head::{Head, is_word, split_at_commas};
use crate::identifier::Name;
use crate::statement_kind::ObjectKind;
use crate::token::{Lexer, Token, TokenKind};

/// A type that a statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeUse {
    /// The type, without modifiers and brackets.
    pub name: Name,
    /// What is of the type.
    pub of: TypeUser,
}

/// What is of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeUser {
    /// A column, an attribute, or a domain.
    Column,
    /// A value in an expression or a query that PostgreSQL keeps.
    Expression,
}

/// The types of columns, and of casts in what PostgreSQL keeps: defaults, checks, indexes, policies, views, rules,
/// partition keys, bodies of functions that are no strings. What a statement only evaluates is left out.
///
/// ```
/// let uses = relvar_sql::type_uses("ALTER TABLE t ADD CHECK (a <> 'x'::app.mood)");
/// assert_eq!(uses[0].name.to_string(), "app.mood");
/// ```
#[must_use]
pub fn type_uses(text: &str) -> Vec<TypeUse> {
    let tokens: Vec<Token> = Lexer::new(text).filter(|token| !token.kind.is_trivia()).collect();
    let mut head = Head::new(text, &tokens);
    let mut uses = Vec::new();
    if head.eat("CREATE") {
        created(head, &mut uses);
    } else if head.eat("ALTER") {
        altered(head, &mut uses);
    }
    uses
}

fn created(mut head: Head<'_>, uses: &mut Vec<TypeUse>) {
    head.eat_all("OR REPLACE");
    head.eat_one_of(&["GLOBAL", "LOCAL"]);
    head.eat_one_of(&["TEMPORARY", "TEMP"]);
    head.eat("UNLOGGED");
    let Some(kind) = kind(&mut head) else { return };
    match kind {
        ObjectKind::Table | ObjectKind::ForeignTable => table(head, uses),
        ObjectKind::Type => {
            let columns = head.name().filter(|_| head.eat("AS")).and_then(|_| head.group());
            elements(head.text, columns.unwrap_or_default(), uses);
        }
        ObjectKind::Domain => {
            let name = head.name();
            head.eat("AS");
            uses.extend(name.and_then(|_| column_type(&mut head)));
            casts(head.text, head.rest(), uses);
        }
        ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::Index
        | ObjectKind::Policy
        | ObjectKind::Rule
        | ObjectKind::Trigger
        | ObjectKind::Function
        | ObjectKind::Procedure
        | ObjectKind::Statistics => casts(head.text, head.rest(), uses),
        _ => {}
    }
}

fn table(mut head: Head<'_>, uses: &mut Vec<TypeUse>) {
    let is_query = {
        let mut ahead = head;
        ahead.skip_past("AS")
    };
    head.eat_all("IF NOT EXISTS");
    if is_query || head.name().is_none() {
        return;
    }
    if head.eat_all("PARTITION OF") {
        head.name();
    }
    let mut ahead = head;
    elements(head.text, ahead.group().unwrap_or_default(), uses);
    casts(head.text, before(head.text, head.rest(), &["FOR", "VALUES"]), uses);
}

fn altered(mut head: Head<'_>, uses: &mut Vec<TypeUse>) {
    let Some(kind) = kind(&mut head) else { return };
    match kind {
        ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::Type => {
            head.eat_all("IF EXISTS");
            head.eat("ONLY");
            if head.name().is_some() {
                split_at_commas(head.rest()).for_each(|tokens| action(head.text, tokens, uses));
            }
        }
        ObjectKind::Domain | ObjectKind::Policy => casts(head.text, head.rest(), uses),
        _ => {}
    }
}

/// One of the actions of ALTER TABLE or ALTER TYPE.
fn action(text: &str, tokens: &[Token], uses: &mut Vec<TypeUse>) {
    let mut head = Head::new(text, tokens);
    if head.eat("ADD") {
        let is_column = head.eat_one_of(&["COLUMN", "ATTRIBUTE"]).is_some();
        head.eat_all("IF NOT EXISTS");
        if is_column || !is_constraint(&head) {
            elements(text, head.rest(), uses);
        }
        casts(text, head.rest(), uses);
    } else if head.eat("ALTER") {
        head.eat_one_of(&["COLUMN", "ATTRIBUTE"]);
        head.identifier();
        head.eat_all("SET DATA");
        if head.eat("TYPE") {
            // What converts the values is not kept.
            uses.extend(column_type(&mut head));
        } else {
            casts(text, head.rest(), uses);
        }
    }
}

/// The types of columns, with commas between them, and none of constraints.
fn elements(text: &str, list: &[Token], uses: &mut Vec<TypeUse>) {
    for element in split_at_commas(list) {
        let mut head = Head::new(text, element);
        if !is_constraint(&head) && head.identifier().is_some() {
            uses.extend(column_type(&mut head));
        }
    }
}

fn is_constraint(head: &Head<'_>) -> bool {
    let words = ["CONSTRAINT", "CHECK", "PRIMARY", "UNIQUE", "EXCLUDE", "FOREIGN", "LIKE", "NOT"];
    words.iter().any(|word| head.at(word))
}

fn column_type(head: &mut Head<'_>) -> Option<TypeUse> {
    Some(TypeUse { name: head.name()?, of: TypeUser::Column })
}

/// What stands before these words.
fn before<'t>(text: &str, tokens: &'t [Token], words: &[&str]) -> &'t [Token] {
    let is_there = |tokens: &[Token]| {
        tokens.iter().zip(words).all(|(token, word)| is_word(text, *token, word))
    };
    let end = tokens.windows(words.len()).position(is_there);
    &tokens[..end.unwrap_or(tokens.len())]
}

/// `…::type` and `CAST(… AS type)`.
fn casts(text: &str, tokens: &[Token], uses: &mut Vec<TypeUse>) {
    let is_colon =
        |token: &Token| token.kind == TokenKind::Other && &text[token.start..token.end] == ":";
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at + 1..];
        let name = match rest.first() {
            Some(next) if is_colon(token) && is_colon(next) && token.end == next.start => {
                Head::new(text, &rest[1..]).name()
            }
            Some(_) if is_word(text, *token, "CAST") => {
                let inside = Head::new(text, rest).group().unwrap_or_default();
                let mut head = Head::new(text, inside);
                head.skip_past("AS").then(|| head.name()).flatten()
            }
            _ => None,
        };
        uses.extend(name.map(|name| TypeUse { name, of: TypeUser::Expression }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let told = type_uses(text).into_iter().map(|one| match one.of {
            TypeUser::Column => one.name.to_string(),
            TypeUser::Expression => format!("({})", one.name),
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn types_of_columns_and_of_what_is_kept_are_found() {
        for (text, expected) in [
            (
                r#"CREATE TABLE IF NOT EXISTS s.t (status app.mood[] DEFAULT '{}'::app.moods, CHECK (a::"D d" > 1), d integer)"#,
                r#"app.mood integer (app.moods) ("D d")"#,
            ),
            ("CREATE TABLE p PARTITION OF t (CHECK (a::b > 1)) FOR VALUES IN ('a'::c)", "(b)"),
            (
                "ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS a b DEFAULT CAST(f('x'::y, 1) AS z), ADD CHECK (c = 'x'::d), ALTER a SET DATA TYPE e USING a::f, ALTER a SET DEFAULT 'x'::g",
                "b (z) (y) (d) e (g)",
            ),
            ("CREATE UNIQUE INDEX i ON t (a) WHERE b = 'x'::mood", "(mood)"),
            ("CREATE OR REPLACE VIEW v AS SELECT a::mood FROM t", "(mood)"),
            ("CREATE POLICY p ON t USING (a = 'x'::mood)", "(mood)"),
            (
                "CREATE FUNCTION f(a text DEFAULT 'x'::mood) RETURNS int AS 'SELECT ''a''::b'",
                "(mood)",
            ),
            ("CREATE DOMAIN d AS mood CHECK (VALUE <> 'x'::b)", "mood (b)"),
            ("CREATE TYPE c AS (a mood, b other COLLATE \"C\")", "mood other"),
            ("ALTER TYPE c ADD ATTRIBUTE a mood, ALTER ATTRIBUTE b TYPE x", "mood x"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_only_named_or_evaluated_is_left_out() {
        for text in [
            "CREATE TABLE t AS SELECT a::mood::text FROM u",
            "CREATE TYPE mood AS ENUM ('a', 'b')",
            "DROP TYPE mood",
            "COMMENT ON TYPE mood IS 'x::mood'",
            "UPDATE t SET a = 'x'::mood",
            "INSERT INTO t VALUES ('x'::mood)",
            "SELECT 'x'::mood",
            "ALTER TABLE t ATTACH PARTITION p FOR VALUES IN ('a'::mood)",
            "ALTER TABLE t ALTER a SET NOT NULL, DROP COLUMN mood, RENAME mood TO b",
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 'x'::mood; END $$",
            "ALTER TYPE mood ADD VALUE 'x'",
            "CREATE TABLE t (CONSTRAINT a CHECK (b > 0), PRIMARY KEY (mood))",
            "CREATE",
            "",
        ] {
            assert_eq!(told(text), "", "{text}");
        }
    }
}
