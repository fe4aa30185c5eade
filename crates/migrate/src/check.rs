//! What a step must not contain, found before anything runs.

use crate::located::Located;
use crate::revision::{Step, StepKind, TransactionMode};
use crate::statement::{Conduct, Statement};

/// Adds an error for every statement that cannot run where it stands.
pub(crate) fn step(file: &str, text: &str, step: &Step, errors: &mut Vec<Located>) {
    for statement in &step.statements {
        if let Some((message, help)) = objection(step, statement) {
            let mut located = Located::on_line(file, text, statement.line, message).help(help);
            located.column = statement.column;
            errors.push(located);
        }
    }
}

fn objection(step: &Step, statement: &Statement) -> Option<(String, String)> {
    match &statement.conduct {
        Conduct::TransactionControl { words } => Some((
            format!("{words} in a revision: relvar begins and ends the transactions"),
            "leave it out; statements of one step share a transaction, and `-- relvar: step N` starts the next".to_owned(),
        )),
        Conduct::CopyFromStdin => Some((
            "COPY … FROM stdin in a revision: the runner does not send rows".to_owned(),
            "write the rows as INSERT … VALUES".to_owned(),
        )),
        Conduct::CreateIndexConcurrently { index: None, .. } => Some((
            "CREATE INDEX CONCURRENTLY without a name: a broken run could not be found again".to_owned(),
            "name the index".to_owned(),
        )),
        conduct if conduct.runs_alone() && step.transaction == TransactionMode::Together => Some((
            "this statement cannot run in a transaction".to_owned(),
            format!(
                "put it in a step of its own that starts with `-- relvar: step {} transaction=none`",
                step.number
            ),
        )),
        Conduct::Ordinary
        | Conduct::CreateIndexConcurrently { .. }
        | Conduct::DropIndexConcurrently { .. }
        | Conduct::ReindexConcurrently { .. }
        | Conduct::DetachConcurrently { .. }
        | Conduct::Alone { .. } => contradiction(step, statement),
        Conduct::Setting => None,
    }
}

/// A statement that is run in another way than the step's kind says.
fn contradiction(step: &Step, statement: &Statement) -> Option<(String, String)> {
    let is_concurrent = statement.conduct.is_concurrent();
    match step.kind {
        StepKind::Concurrent if !is_concurrent => Some((
            "the step has `kind=concurrent`, but this statement is not concurrent".to_owned(),
            "put it into another step, or leave the kind out".to_owned(),
        )),
        StepKind::Backfill | StepKind::Validate if is_concurrent => Some((
            format!("the step has `kind={}`, but this statement is concurrent", step.kind),
            "put it into another step, or leave the kind out".to_owned(),
        )),
        // Without a kind in its line, a step that mixes statements is one of `sql`.
        StepKind::Concurrent | StepKind::Backfill | StepKind::Validate | StepKind::Sql => None,
    }
}
