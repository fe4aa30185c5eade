//! What is told about a statement.

use std::fmt;
use std::panic::Location;

use relvar_report::{Colors, Finding, Format, Place, render};

/// What is wrong with a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// No index serves the condition, so every row is read and looked at.
    Unindexed {
        /// The condition, as the server writes it.
        condition: String,
    },
    /// Rows are limited, but no index gives them in the order that is asked for together with the condition, so
    /// all of them are read to find the first.
    Unsorted {
        /// The order, as the server writes it.
        order: String,
    },
    /// There is neither a condition nor a limit: the whole table is read.
    Unbounded,
    /// The server cannot plan the statement.
    Unplanned {
        /// What it says.
        message: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unindexed { condition } => write!(f, "no index serves {condition}"),
            Problem::Unsorted { order } => write!(
                f,
                "no index serves ORDER BY {order} with LIMIT and the condition, so all rows are sorted"
            ),
            Problem::Unbounded => f.write_str("the whole table is read: no condition and no LIMIT"),
            Problem::Unplanned { message } => write!(f, "cannot be planned: {message}"),
        }
    }
}

impl Problem {
    /// What is to be told of a statement: the place that sent it first, the table that is read, an index that would
    /// serve it as far as one can be told from the plan.
    pub fn finding(
        &self,
        statement: &str,
        place: &Location<'_>,
        table: &str,
        index: Option<String>,
    ) -> Finding {
        let message = format!("{self}\n{statement}");
        let finding = match self {
            Problem::Unindexed { .. } => Finding::warning("unindexed-condition", message),
            Problem::Unsorted { .. } => Finding::warning("unindexed-order", message),
            Problem::Unbounded => Finding::warning("unbounded-read", message),
            Problem::Unplanned { .. } => Finding::error("unplanned-statement", message),
        };
        let finding = Finding { help: index, ..finding.at(at(place)) };
        if table.is_empty() { finding } else { finding.about(table) }
    }
}

fn at(place: &Location<'_>) -> Place {
    Place {
        file: place.file().to_owned(),
        line: place.line(),
        column: place.column(),
        length: 0,
        source_line: None,
        bytes: None,
    }
}

/// All of them, the worst first, those that read whole tables last.
pub(super) fn listed(findings: &[Finding]) -> String {
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|finding| (finding.severity, finding.rule == "unbounded-read"));
    let count = sorted.len();
    format!("index cover: {count} found\n{}", render(&sorted, Format::Text(Colors::Never)))
}
