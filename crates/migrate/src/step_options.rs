//! What a step's line says behind its number, and what its statements say where the line does not.

use relvar_catalog::LockMode;
use relvar_sql::{AlterAction, StatementKind};

use crate::directive::StepOption;
use crate::revision::{Phase, StepKind, StepLock, TransactionMode};
use crate::statement::{Conduct, Statement};

/// Message and help of an option that is wrong.
type Refusal = (String, String);

/// The options of a step.
#[derive(Debug, Default)]
pub(crate) struct StepOptions {
    pub kind: Option<StepKind>,
    pub phase: Option<Phase>,
    pub transaction: TransactionMode,
    pub locks: Vec<StepLock>,
    pub idempotent: bool,
    /// The keys that were read.
    seen: Vec<String>,
}

impl StepOptions {
    /// Reads one more.
    pub(crate) fn add(&mut self, option: &StepOption) -> Result<(), Refusal> {
        let (key, value) = option.parts();
        if self.seen.iter().any(|seen| seen == key) {
            let help = "leave one of the two out".to_owned();
            return Err((format!("`{key}` is given twice"), help));
        }
        match (key, value) {
            ("kind", Some(word)) => {
                self.kind = Some(word.parse().map_err(|()| unknown("kind", word, &kinds()))?);
            }
            ("phase", Some(word)) => {
                self.phase = Some(word.parse().map_err(|()| unknown("phase", word, &phases()))?);
            }
            ("locks", Some(value)) => self.locks = locks(value)?,
            ("transaction", Some("none")) => self.transaction = TransactionMode::None,
            ("idempotent", None) => self.idempotent = true,
            _ => {
                let help =
                    "expected `kind=…`, `phase=…`, `locks={…}`, `transaction=none` or `idempotent`";
                let message = format!("\"{}\" is not an option of a step", option.text);
                return Err((message, help.to_owned()));
            }
        }
        self.seen.push(key.to_owned());
        Ok(())
    }
}

fn kinds() -> String {
    StepKind::ALL.map(StepKind::word).join(", ")
}

fn phases() -> String {
    Phase::ALL.map(Phase::word).join(", ")
}

fn unknown(key: &str, word: &str, known: &str) -> Refusal {
    let message = format!("\"{word}\" is not a {key} of a step");
    (message, format!("expected one of {known}; a newer relvar may know others"))
}

/// Reads `{access_exclusive=["public.orders"], share=["public.users"]}`; the strongest comes first.
fn locks(value: &str) -> Result<Vec<StepLock>, Refusal> {
    let refused = |message: String| {
        let help = "write `locks={access_exclusive=[\"public.orders\"]}`".to_owned();
        (message, help)
    };
    let table: Result<toml::Table, _> = toml::from_str(&format!("value = {value}"));
    let table = table.ok().and_then(|mut table| table.remove("value"));
    let Some(toml::Value::Table(table)) = table else {
        return Err(refused(format!("the locks of a step are a TOML table, not {value}")));
    };
    let mut locks = Vec::with_capacity(table.len());
    for (word, relations) in table {
        let mode: LockMode =
            word.parse().map_err(|()| refused(format!("\"{word}\" is not a lock mode")))?;
        let names = relations.as_array().and_then(|relations| {
            relations.iter().map(|name| name.as_str().map(str::to_owned)).collect()
        });
        let on: Vec<String> = names
            .ok_or_else(|| refused(format!("`{word}` is a list of the relations it locks")))?;
        locks.push(StepLock { mode, on });
    }
    locks.sort_by_key(|lock| std::cmp::Reverse(lock.mode));
    Ok(locks)
}

/// The kind of a step that names none: what its statements are, settings left out.
pub(crate) fn judged(transaction: TransactionMode, statements: &[Statement]) -> StepKind {
    let is_setting = |statement: &&Statement| statement.conduct == Conduct::Setting;
    let mut working = statements.iter().filter(|statement| !is_setting(statement)).peekable();
    if working.peek().is_none() {
        return StepKind::Sql;
    }
    let all = |is: fn(&Statement) -> bool| working.clone().all(is);
    if transaction == TransactionMode::None && all(|statement| statement.conduct.is_concurrent()) {
        StepKind::Concurrent
    } else if all(fills) {
        StepKind::Backfill
    } else if all(validates) {
        StepKind::Validate
    } else {
        StepKind::Sql
    }
}

fn fills(statement: &Statement) -> bool {
    statement.kind == StatementKind::Modify && relvar_sql::fills_nulls(&statement.text)
}

fn validates(statement: &Statement) -> bool {
    let is_validation = |action: &AlterAction| matches!(action, AlterAction::ValidateConstraint(_));
    matches!(&statement.kind, StatementKind::AlterTable(alter)
        if !alter.actions.is_empty() && alter.actions.iter().all(is_validation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statement::split;

    fn judge(transaction: TransactionMode, text: &str) -> StepKind {
        judged(transaction, &split(text).0)
    }

    #[test]
    fn a_step_without_a_kind_is_what_its_statements_are() {
        let together = |text: &str| judge(TransactionMode::Together, text);
        assert_eq!(together(""), StepKind::Sql);
        assert_eq!(together("SET work_mem = '1GB'"), StepKind::Sql);
        assert_eq!(together("CREATE TABLE a ()"), StepKind::Sql);
        let fill = "UPDATE a SET b = 1 WHERE b IS NULL";
        assert_eq!(together(&format!("SET work_mem = '1GB'; {fill}")), StepKind::Backfill);
        // It overwrites values.
        assert_eq!(together("UPDATE a SET b = 1"), StepKind::Sql);
        assert_eq!(together(&format!("{fill}; ALTER TABLE a ADD c int")), StepKind::Sql);
        assert_eq!(together("ALTER TABLE a VALIDATE CONSTRAINT c"), StepKind::Validate);
        let more = "ALTER TABLE a VALIDATE CONSTRAINT c, ADD d int";
        assert_eq!(together(more), StepKind::Sql);
    }

    #[test]
    fn only_what_is_concurrent_throughout_is_so() {
        let alone = |text: &str| judge(TransactionMode::None, text);
        let index = "CREATE INDEX CONCURRENTLY i ON a (b)";
        assert_eq!(alone(&format!("SET work_mem = '1GB'; {index}")), StepKind::Concurrent);
        assert_eq!(alone(&format!("{index}; VACUUM a")), StepKind::Sql);
        assert_eq!(alone("VACUUM a"), StepKind::Sql);
    }
}
