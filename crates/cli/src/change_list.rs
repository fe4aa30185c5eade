//! Changes as a person reads them.

use std::collections::BTreeSet;

use relvar_catalog::{Kind, Object, ObjectId};
use relvar_diff::{Change, Verb};
use relvar_report::Finding;

use crate::console::{Console, Look};

/// Prints one line for each change; what comes or goes with a table or another object is not listed apart.
pub fn print(console: &Console, changes: &[Change]) {
    let whole: BTreeSet<&ObjectId> = changes
        .iter()
        .filter(|change| matches!(change.verb(), Verb::Added | Verb::Removed))
        .map(Change::id)
        .collect();
    for change in changes {
        let covered = object(change).and_then(Object::parent).is_some_and(|parent| {
            whole.contains(parent) || parent.parent.as_deref().is_some_and(|p| whole.contains(p))
        });
        if covered && !stands_alone(change.id().kind) {
            continue;
        }
        if console.collects() {
            let finding = Finding::warning("difference", change.to_string());
            console.findings(&[finding.about(change.id().path())]);
        }
        let look = match change.verb() {
            Verb::Added => Look::Good,
            Verb::Removed => Look::Bad,
            Verb::Altered | Verb::Renamed => Look::Warning,
        };
        console.line(console.paint(look, &change.to_string()));
    }
}

/// Whether an object is worth a line even when the table that it stands on is new.
fn stands_alone(kind: Kind) -> bool {
    matches!(kind, Kind::Index | Kind::Trigger | Kind::Policy | Kind::Rule | Kind::Statistics)
}

fn object(change: &Change) -> Option<&Object> {
    match change {
        Change::Added(object) | Change::Removed(object) => Some(object),
        Change::Altered { before, .. } => Some(before),
        Change::Renamed { .. } => None,
    }
}
