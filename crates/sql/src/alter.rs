//! ALTER statements.

use crate::classify::{is_on, outside};
use crate::head::{Head, is_word, split_at_commas};
use crate::statement_kind::{AlterAction, AlterTable, ObjectKind, StatementKind};
use crate::token::Token;

/// Reads what follows ALTER.
pub(crate) fn read(mut head: Head<'_>) -> Option<StatementKind> {
    if head.eat("SYSTEM") {
        return Some(outside("ALTER SYSTEM", true));
    }
    if head.eat("DATABASE") {
        head.identifier()?;
        let moves = head.eat_all("SET TABLESPACE");
        return moves.then(|| outside("ALTER DATABASE … SET TABLESPACE", false));
    }
    if head.eat("SUBSCRIPTION") {
        return subscription(head);
    }
    if head.eat("TYPE") {
        return type_(head);
    }
    let kind = relation(&mut head)?;
    // ALTER TABLE ALL IN TABLESPACE names none.
    if head.eat_all("ALL IN") {
        return None;
    }
    let if_exists = head.eat_all("IF EXISTS");
    let only = head.eat("ONLY");
    let table = head.name()?;
    if head.peek().is_some_and(|token| head.slice(token) == "*") {
        head.advance();
    }
    let actions = split_at_commas(head.rest()).map(|tokens| action(head.text, tokens)).collect();
    Some(StatementKind::AlterTable(AlterTable { kind, table, if_exists, only, actions }))
}

fn relation(head: &mut Head<'_>) -> Option<ObjectKind> {
    let kinds = [
        ("TABLE", ObjectKind::Table),
        ("FOREIGN TABLE", ObjectKind::ForeignTable),
        ("INDEX", ObjectKind::Index),
        ("VIEW", ObjectKind::View),
        ("MATERIALIZED VIEW", ObjectKind::MaterializedView),
        ("SEQUENCE", ObjectKind::Sequence),
    ];
    kinds.into_iter().find(|(words, _)| head.eat_all(words)).map(|(_, kind)| kind)
}

fn type_(mut head: Head<'_>) -> Option<StatementKind> {
    let name = head.name()?;
    if !head.eat_all("ADD VALUE") {
        return None;
    }
    head.eat_all("IF NOT EXISTS");
    let value = head.string()?;
    Some(StatementKind::AlterTypeAddValue { name, value })
}

/// Whatever makes the subscription talk to the publisher now, or drops its slot.
fn subscription(mut head: Head<'_>) -> Option<StatementKind> {
    head.identifier()?;
    let refreshes = |head: &Head<'_>| is_on(head.text, head.rest(), "refresh").unwrap_or(true);
    if head.eat("REFRESH") {
        return Some(outside("ALTER SUBSCRIPTION … REFRESH", true));
    }
    let publications = head.eat_all("SET PUBLICATION")
        || head.eat_all("ADD PUBLICATION")
        || head.eat_all("DROP PUBLICATION");
    if publications && refreshes(&head) {
        return Some(outside("ALTER SUBSCRIPTION … PUBLICATION", false));
    }
    let options = head.rest();
    let slot = ["failover", "two_phase"]
        .iter()
        .any(|name| options.iter().any(|token| is_word(head.text, *token, name)));
    (head.at("SET") && slot).then(|| outside("ALTER SUBSCRIPTION … SET", true))
}

fn action(text: &str, tokens: &[Token]) -> AlterAction {
    let mut head = Head::new(text, tokens);
    read_action(&mut head).unwrap_or(AlterAction::Other)
}

fn read_action(head: &mut Head<'_>) -> Option<AlterAction> {
    if head.eat_all("VALIDATE CONSTRAINT") {
        return Some(AlterAction::ValidateConstraint(head.identifier()?));
    }
    if head.eat_all("DETACH PARTITION") {
        let partition = head.name()?;
        let concurrently = head.eat("CONCURRENTLY");
        let finalize = head.eat("FINALIZE");
        return Some(AlterAction::DetachPartition { partition, concurrently, finalize });
    }
    if head.eat_all("ATTACH PARTITION") {
        return Some(AlterAction::AttachPartition(head.name()?));
    }
    if head.eat("ADD") {
        let name = if head.eat("CONSTRAINT") { Some(head.identifier()?) } else { None };
        let constraint = name.is_some() || is_constraint(head);
        let not_valid = head
            .rest()
            .windows(2)
            .any(|pair| is_word(head.text, pair[0], "NOT") && is_word(head.text, pair[1], "VALID"));
        return match constraint {
            true => Some(AlterAction::AddConstraint { name, not_valid }),
            false => add_column(head),
        };
    }
    if head.eat("DROP") {
        return Some(AlterAction::Drop);
    }
    if head.eat_all("RENAME TO") {
        return Some(AlterAction::RenameTo(head.identifier()?));
    }
    if head.eat("ALTER") {
        head.eat("COLUMN");
        head.identifier()?;
        return head.at("DROP").then_some(AlterAction::Drop);
    }
    None
}

/// Reads what follows ADD where no constraint does.
fn add_column(head: &mut Head<'_>) -> Option<AlterAction> {
    head.eat("COLUMN");
    let if_not_exists = head.eat_all("IF NOT EXISTS");
    Some(AlterAction::AddColumn { name: head.identifier()?, if_not_exists })
}

/// Whether a table constraint without a name begins here; what else stands here is a column.
pub(crate) fn is_constraint(head: &Head<'_>) -> bool {
    let mut ahead = *head;
    ["CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE"].iter().any(|word| head.at(word))
        || ahead.eat_all("NOT NULL")
}
