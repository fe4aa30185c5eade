//! What is told about a statement.

use std::fmt;
use std::panic::Location;

/// A statement, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Text of the statement, without values.
    pub statement: String,
    /// The place in the application that sent it first.
    pub place: &'static Location<'static>,
    /// The table that is read; empty where the statement cannot be planned.
    pub table: String,
    /// What is wrong.
    pub problem: Problem,
    /// An index that would serve it, as far as one can be told from the plan.
    pub remedy: Option<String>,
}

/// What is wrong with a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
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

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}", self.place.file(), self.place.line())?;
        writeln!(f, "    {}", self.statement)?;
        let table = match self.table.as_str() {
            "" => String::new(),
            table => format!("{table}: "),
        };
        write!(f, "    {table}{}", self.problem)?;
        match &self.remedy {
            Some(index) => write!(f, "\n    would serve: {index}"),
            None => Ok(()),
        }
    }
}

/// All of them, those that read whole tables by themselves.
pub fn listed(findings: &[Finding]) -> String {
    let (whole, other): (Vec<_>, Vec<_>) =
        findings.iter().partition(|finding| finding.problem == Problem::Unbounded);
    let part = |title: &str, findings: &[&Finding]| match findings {
        [] => String::new(),
        findings => {
            let list: Vec<String> = findings.iter().map(|one| format!("\n  {one}")).collect();
            format!("{} {title}:{}\n", findings.len(), list.concat())
        }
    };
    let without = part("that no index serves", &other);
    let unbounded = part("that read a whole table", &whole);
    format!("index cover\n{without}{unbounded}")
}
