//! Findings about revisions: what can run, but should not run like this.

use relvar_report::Finding;
use relvar_sql::{AlterAction, AlterTable, Name, StatementKind};

use crate::located::Located;
use crate::revision::{Direction, Step, TransactionMode};
use crate::revision_file::{ReviewState, RevisionFile};
use crate::scan;
use crate::statement::Statement;
use crate::sum::SumIssue;

/// Everything to be said about a file.
pub(crate) fn of_file(file: &RevisionFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let ReviewState::Edited(signature) = file.review_state() {
        let place = file.at_key("review", "");
        let message = format!(
            "the file was edited after {} signed it, so the signature no longer counts",
            signature.signed_by
        );
        let help = format!("read it again, then `relvar approve {}`", file.revision.id);
        findings.push(Finding {
            place: Some(place.place()),
            help: Some(help),
            ..Finding::warning("edited-after-approval", message)
        });
    }
    for direction in [Direction::Up, Direction::Down] {
        let steps = file.revision.steps(direction).iter();
        for step in steps.filter(|step| step.transaction == TransactionMode::Together) {
            findings.extend(validated_too_early(file, step));
            findings.extend(label_used_too_early(file, step));
        }
    }
    findings
}

/// Where `relvar.sum` and the folder differ.
pub(crate) fn of_sum(issue: &SumIssue) -> Finding {
    let help = "see what was changed and by whom; `relvar approve ID` writes the new hash";
    Finding { help: Some(help.to_owned()), ..Finding::warning("relvar-sum", issue.to_string()) }
}

/// A database has run another text of this revision.
pub(crate) fn edited_after_applied(file: &RevisionFile) -> Finding {
    let message = format!("{} was edited after it was applied", file.name);
    let help = format!(
        "put the old text back and write a new revision for the change; if the text means the same, \
         `relvar stamp {}` notes the new hash",
        file.revision.id
    );
    Finding::error("edited-after-applied", message)
        .about(file.revision.id.to_string())
        .with_help(help)
}

/// In the transaction that adds a constraint, VALIDATE scans the table under its ACCESS EXCLUSIVE lock.
fn validated_too_early(file: &RevisionFile, step: &Step) -> Vec<Finding> {
    let mut added: Vec<(&Name, &str)> = Vec::new();
    let mut findings = Vec::new();
    for statement in &step.statements {
        let StatementKind::AlterTable(AlterTable { table, actions, .. }) = &statement.kind else {
            continue;
        };
        for action in actions {
            match action {
                AlterAction::AddConstraint { name: Some(name), not_valid: true } => {
                    added.push((table, name))
                }
                AlterAction::ValidateConstraint(name)
                    if added.contains(&(table, name.as_str())) =>
                {
                    let message = format!(
                        "validating \"{name}\" in the transaction that adds it scans {table} under ACCESS EXCLUSIVE, which blocks reads and writes"
                    );
                    findings.push(finding(
                        file,
                        statement,
                        "validate-with-add",
                        message,
                        "start another step (`-- relvar: step N`) before the VALIDATE",
                    ));
                }
                AlterAction::AddColumn { .. }
                | AlterAction::AddConstraint { .. }
                | AlterAction::ValidateConstraint(_)
                | AlterAction::DetachPartition { .. }
                | AlterAction::AttachPartition(_)
                | AlterAction::Drop
                | AlterAction::RenameTo(_)
                | AlterAction::Other => {}
            }
        }
    }
    findings
}

/// A label that was added to an enum cannot be used before its transaction has ended.
fn label_used_too_early(file: &RevisionFile, step: &Step) -> Vec<Finding> {
    let mut added: Vec<(&Name, &str)> = Vec::new();
    let mut findings = Vec::new();
    for statement in &step.statements {
        if let StatementKind::AlterTypeAddValue { name, value } = &statement.kind {
            added.push((name, value));
            continue;
        }
        for (name, value) in
            added.iter().filter(|(_, value)| scan::has_string(&statement.text, value))
        {
            let message =
                format!("'{value}' may not be used in the transaction that adds it to {name}");
            findings.push(finding(
                file,
                statement,
                "enum-label-with-use",
                message,
                "start another step (`-- relvar: step N`) after the ADD VALUE",
            ));
        }
    }
    findings
}

fn finding(
    file: &RevisionFile,
    statement: &Statement,
    rule: &'static str,
    message: String,
    help: &str,
) -> Finding {
    let mut place = Located::on_line(&file.name, &file.text, statement.line, "");
    place.column = statement.column;
    Finding {
        place: Some(place.place()),
        help: Some(help.to_owned()),
        ..Finding::warning(rule, message)
    }
}
