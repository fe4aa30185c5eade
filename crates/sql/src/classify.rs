//! The kind of a statement, from its tokens.

use crate::alter;
use crate::create;
use crate::head::{Head, is_word};
use crate::identifier::Name;
use crate::statement_kind::{
    Definition, Drop, DropIndex, Namespace, ObjectKind, Reindex, ReindexTarget, StatementKind,
    TransactionControl,
};
use crate::token::{Token, TokenKind};

/// Says what a statement is and what it defines. Anything it does not know is [`StatementKind::Other`].
pub(crate) fn classify(text: &str, tokens: &[Token]) -> (StatementKind, Option<Definition>) {
    let mut head = Head::new(text, tokens);
    while head.eat_kind(TokenKind::OpenParen) {}
    if head.eat("CREATE") {
        return create::read(head);
    }
    let kind = read(head).unwrap_or(StatementKind::Other);
    (kind, None)
}

/// Whether more than the first tokens may matter.
pub(crate) fn needs_all_tokens(text: &str, tokens: &[Token]) -> bool {
    let first = tokens.first().copied();
    let words = ["CREATE", "ALTER", "DROP", "WITH", "COPY", "EXPLAIN", "REINDEX"];
    first.is_some_and(|first| words.iter().any(|word| is_word(text, first, word)))
}

/// Whether these are the first tokens of a CREATE FUNCTION or CREATE PROCEDURE.
pub(crate) fn creates_routine(text: &str, tokens: &[Token]) -> bool {
    let mut head = Head::new(text, tokens);
    head.eat("CREATE") && {
        head.eat_all("OR REPLACE");
        head.at("FUNCTION") || head.at("PROCEDURE")
    }
}

fn read(mut head: Head<'_>) -> Option<StatementKind> {
    let first = head.advance().filter(|token| token.kind == TokenKind::Word)?;
    Some(match head.slice(first).to_ascii_uppercase().as_str() {
        "BEGIN" | "START" => StatementKind::Transaction(TransactionControl::Begin),
        "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "SAVEPOINT" | "RELEASE" | "PREPARE" => {
            return transaction_control(head, first);
        }
        "SET" => set(head)?,
        "RESET" => StatementKind::Reset { name: parameter(&mut head)? },
        "SELECT" => set_config(head).unwrap_or(StatementKind::Query),
        "VALUES" | "TABLE" | "SHOW" | "EXPLAIN" => StatementKind::Query,
        "WITH" => with(head),
        "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "TRUNCATE" => StatementKind::Modify,
        "DO" | "CALL" => StatementKind::Code,
        "COPY" => copy(head),
        "DROP" => drop(head)?,
        "ALTER" => return alter::read(head),
        "REINDEX" => reindex(head)?,
        "VACUUM" => outside("VACUUM", true),
        "REPACK" => outside("REPACK", true),
        "CLUSTER" => cluster(head),
        "DISCARD" if head.at("ALL") => outside("DISCARD ALL", true),
        _ => return None,
    })
}

pub(crate) fn outside(words: &'static str, repeatable: bool) -> StatementKind {
    StatementKind::NotInTransaction { words, repeatable }
}

fn transaction_control(mut head: Head<'_>, first: Token) -> Option<StatementKind> {
    use TransactionControl::*;
    let word = head.slice(first).to_ascii_uppercase();
    Some(StatementKind::Transaction(match word.as_str() {
        "PREPARE" => {
            // Without TRANSACTION it prepares a statement, under a name that must not be this word.
            if !head.eat("TRANSACTION") {
                return None;
            }
            TwoPhase
        }
        "SAVEPOINT" => Savepoint(head.identifier()?),
        "RELEASE" => {
            head.eat("SAVEPOINT");
            Release(head.identifier()?)
        }
        _ if head.at("PREPARED") => TwoPhase,
        "COMMIT" | "END" => Commit,
        _ => {
            let _ = head.eat("WORK") || head.eat("TRANSACTION");
            if head.eat("TO") {
                head.eat("SAVEPOINT");
                RollbackTo(head.identifier()?)
            } else {
                Rollback
            }
        }
    }))
}

fn set(mut head: Head<'_>) -> Option<StatementKind> {
    let scope = head.eat_one_of(&["LOCAL", "SESSION"]);
    // SESSION may also begin SESSION AUTHORIZATION and SESSION CHARACTERISTICS.
    let name = match scope {
        Some("SESSION") if head.eat("AUTHORIZATION") => "session authorization".into(),
        Some("SESSION") if head.eat("CHARACTERISTICS") => "session characteristics".into(),
        _ => parameter(&mut head)?,
    };
    let until_end = matches!(name.as_str(), "transaction" | "constraints");
    Some(StatementKind::Set { name, local: scope == Some("LOCAL") || until_end })
}

/// A parameter's name, folded; `TIME ZONE` and `SESSION AUTHORIZATION` are spelt as two words.
fn parameter(head: &mut Head<'_>) -> Option<String> {
    if head.eat_all("TIME ZONE") {
        return Some("timezone".into());
    }
    if head.eat_all("SESSION AUTHORIZATION") {
        return Some("session authorization".into());
    }
    let Name(parts) = head.name()?;
    // Parameters have no case, not even in quotes.
    let name = parts.join(".").to_ascii_lowercase();
    Some(match name.as_str() {
        "schema" => "search_path".into(),
        "names" => "client_encoding".into(),
        _ => name,
    })
}

/// `SELECT pg_catalog.set_config('search_path', '', false)`.
fn set_config(mut head: Head<'_>) -> Option<StatementKind> {
    let Name(parts) = head.name()?;
    let known = match parts.as_slice() {
        [function] => function == "set_config",
        [schema, function] => schema == "pg_catalog" && function == "set_config",
        _ => false,
    };
    if !known || !head.eat_kind(TokenKind::OpenParen) {
        return None;
    }
    let name = head.string()?.to_ascii_lowercase();
    head.eat_kind(TokenKind::Comma);
    head.string()?;
    head.eat_kind(TokenKind::Comma);
    let local = head.eat("true");
    if !local && !head.eat("false") {
        return None;
    }
    let whole = head.eat_kind(TokenKind::CloseParen) && head.peek().is_none();
    whole.then_some(StatementKind::Set { name, local })
}

/// Finds the statement behind the common tables; one that changes rows makes all of it Modify.
fn with(mut head: Head<'_>) -> StatementKind {
    head.eat("RECURSIVE");
    let mut modifies = false;
    loop {
        // The name may be a keyword such as `update`.
        if head.identifier().is_none() {
            return StatementKind::Other;
        }
        head.group();
        head.eat("AS");
        let _ = head.eat("MATERIALIZED") || head.eat_all("NOT MATERIALIZED");
        let inside = head.group().unwrap_or_default();
        let words = ["INSERT", "UPDATE", "DELETE", "MERGE"];
        let is_one = |token: &Token| words.iter().any(|word| is_word(head.text, *token, word));
        modifies |= inside.first().is_some_and(is_one);
        // SEARCH and CYCLE clauses lie between here and the comma or the statement.
        while let Some(token) = head.peek() {
            let query = ["SELECT", "VALUES", "TABLE"].iter().any(|word| head.at(word));
            if query || token.kind == TokenKind::OpenParen {
                return if modifies { StatementKind::Modify } else { StatementKind::Query };
            }
            if words.iter().any(|word| head.at(word)) {
                return StatementKind::Modify;
            }
            head.advance();
            if token.kind == TokenKind::Comma && starts_table(&head) {
                break;
            }
        }
        if head.peek().is_none() {
            return StatementKind::Other;
        }
    }
}

/// Whether a common table begins here, and not the next column of a SEARCH or CYCLE clause.
fn starts_table(head: &Head<'_>) -> bool {
    let mut ahead = *head;
    if ahead.identifier().is_none() {
        return false;
    }
    ahead.group();
    ahead.at("AS")
}

fn copy(mut head: Head<'_>) -> StatementKind {
    // `COPY (query) TO` has its own FROM inside the parentheses.
    if head.skip_past("FROM") {
        match head.at("STDIN") {
            true => StatementKind::CopyFromStdin,
            false => StatementKind::Modify,
        }
    } else {
        StatementKind::Query
    }
}

fn drop(mut head: Head<'_>) -> Option<StatementKind> {
    if head.eat("INDEX") {
        let concurrently = head.eat("CONCURRENTLY");
        let if_exists = head.eat_all("IF EXISTS");
        let names = head.names();
        let cascade = head.eat("CASCADE");
        return Some(StatementKind::DropIndex(DropIndex {
            concurrently,
            if_exists,
            names,
            cascade,
        }));
    }
    let Some(kind) = create::kind(&mut head) else {
        return Some(StatementKind::Drop(Drop { kind: None, if_exists: false, names: Vec::new() }));
    };
    Some(match kind {
        ObjectKind::Database => outside("DROP DATABASE", false),
        ObjectKind::Tablespace => outside("DROP TABLESPACE", false),
        ObjectKind::Subscription => outside("DROP SUBSCRIPTION", false),
        _ => {
            let if_exists = head.eat_all("IF EXISTS");
            let names = if is_named_alone(kind) { head.names() } else { Vec::new() };
            StatementKind::Drop(Drop { kind: Some(kind), if_exists, names })
        }
    })
}

/// Whether a name is all that tells an object from others of its kind.
fn is_named_alone(kind: ObjectKind) -> bool {
    let needs_more = matches!(
        kind,
        ObjectKind::Cast
            | ObjectKind::Operator
            | ObjectKind::OperatorClass
            | ObjectKind::OperatorFamily
            | ObjectKind::Transform
            | ObjectKind::UserMapping
    );
    !needs_more && !matches!(kind.namespace(), Namespace::Routine | Namespace::OfTable(_))
}

fn reindex(mut head: Head<'_>) -> Option<StatementKind> {
    let options = head.group().unwrap_or_default();
    let mut concurrently = is_on(head.text, options, "CONCURRENTLY").unwrap_or(false);
    let target = head.eat_one_of(&["INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"])?;
    concurrently |= head.eat("CONCURRENTLY");
    let target = match target {
        "INDEX" => ReindexTarget::Index(head.name()?),
        "TABLE" => ReindexTarget::Table(head.name()?),
        "SCHEMA" => ReindexTarget::Schema(head.name()?),
        "DATABASE" => ReindexTarget::Database,
        _ => ReindexTarget::System,
    };
    Some(StatementKind::Reindex(Reindex { concurrently, target }))
}

/// CLUSTER without a table goes through all of them, each in a transaction of its own.
fn cluster(mut head: Head<'_>) -> StatementKind {
    head.group();
    head.eat("VERBOSE");
    match head.peek() {
        Some(_) => StatementKind::Other,
        None => outside("CLUSTER", true),
    }
}

/// The value of a yes-or-no option in a list; an option without a value is on.
pub(crate) fn is_on(text: &str, options: &[Token], name: &str) -> Option<bool> {
    let at = options.iter().position(|token| is_word(text, *token, name))?;
    let mut after = options[at + 1..].iter().filter(|token| token.kind != TokenKind::Operator);
    let value = match after.next() {
        Some(token) if token.kind != TokenKind::Comma => &text[token.start..token.end],
        _ => "true",
    };
    let value = value.trim_matches('\'').to_ascii_lowercase();
    Some(!matches!(value.as_str(), "false" | "off" | "0" | "no"))
}
