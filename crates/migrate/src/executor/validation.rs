//! A proof about the rows that exist: where they fail it, what was added for it does not stay.

use relvar_catalog::name::{dotted, quote_identifier};
use relvar_connect::ServerMessage;
use relvar_sql::{AlterAction, StatementKind};

use crate::apply::Applying;
use crate::event::Event;
use crate::executor::transaction::JournalRow;
use crate::journal;
use crate::revision::Step;
use crate::run_error::RunError;
use crate::statement::Statement;

impl Applying<'_> {
    pub(super) async fn run_validation(
        &self,
        step: &Step,
        before: Option<&Step>,
        is_last: bool,
    ) -> Result<(), RunError> {
        let done = self.transact_step(step, JournalRow::of_step(step, is_last)).await;
        if let (Err(error), Some(before)) = (&done, before) {
            self.take_away_unproven(before, step, error).await;
        }
        done
    }

    /// Takes away a constraint that was added NOT VALID for a validation that rows have failed: it would refuse every
    /// change of such a row. It is added again when the run is resumed.
    async fn take_away_unproven(&self, before: &Step, failed: &Step, error: &RunError) {
        let is_violated = |message: &ServerMessage| message.is("23514") || message.is("23503");
        let violated = error.server_message().is_some_and(is_violated);
        let Some(sql) = proof(before, failed).filter(|_| violated) else { return };
        let limit = self.crew.options.lock_timeout;
        let taken = async {
            self.crew.worker.settle_for_step(self.crew.options).await.ok()?;
            self.crew.send("BEGIN", limit).await.ok()?;
            self.crew.send(&sql, limit).await.ok()?;
            let client = &self.crew.worker.client;
            journal::undone(client, self.run_id, before.number).await.ok()?;
            self.crew.send("COMMIT", limit).await.ok()
        }
        .await;
        match taken {
            Some(_) => self.event(&Event::Repaired { sql: &sql }),
            // It stays, and the journal knows it: the next run, or the way back, finds it.
            None => {
                let _ = self.crew.worker.client.batch_execute("ROLLBACK").await;
            }
        }
    }
}

/// What takes away the constraint that one step has added NOT VALID, and nothing else, and the next one validates.
fn proof(added: &Step, validated: &Step) -> Option<String> {
    let only = |step: &'_ Step| match step.statements.as_slice() {
        [Statement { kind: StatementKind::AlterTable(alter), .. }] => match &alter.actions[..] {
            [action] => Some((alter.table.clone(), action.clone())),
            _ => None,
        },
        _ => None,
    };
    let (table, added) = only(added)?;
    let (validated_of, validated) = only(validated)?;
    match (added, validated) {
        (
            AlterAction::AddConstraint { name: Some(name), not_valid: true },
            AlterAction::ValidateConstraint(validated),
        ) if name == validated && table == validated_of => {
            let (table, name) = (dotted(&table.0), quote_identifier(&name));
            Some(format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))
        }
        _ => None,
    }
}
