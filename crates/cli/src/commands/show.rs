//! `relvar show`: the text of a revision.

use clap::Args;
use relvar_migrate::{Direction, Revision, Step, TargetSpec};
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::described;

/// Print a revision's file; its steps' kinds, phases and locks go to stderr.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Show {
    /// Which one: head, heads, or an id or its beginning.
    #[arg(value_name = "ID", default_value = "head")]
    which: TargetSpec,
}

const EXAMPLES: &str = "\
Examples:
  relvar show
  relvar show 3f2a";

impl Show {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let ids = graph.ends(&self.which)?;
        if context.console.json {
            let mut values = Vec::new();
            for id in &ids {
                let mut value = described(&graph, id);
                if let Some(file) = graph.file(id) {
                    value["up"] = steps(&file.revision, Direction::Up);
                    value["down"] = steps(&file.revision, Direction::Down);
                    value["text"] = file.text.as_str().into();
                }
                values.push(value);
            }
            context.console.value(&values);
            return Ok(Exit::Fine);
        }
        if ids.is_empty() {
            context.console.note("there is no revision yet");
        }
        for file in ids.iter().filter_map(|id| graph.file(id)) {
            let path = context.project.config().migrations.join(&file.name);
            context.console.note(&path.display().to_string());
            for direction in [Direction::Up, Direction::Down] {
                for step in file.revision.steps(direction) {
                    context.console.note(&line(direction, step));
                }
            }
            context.console.print(&file.text);
        }
        Ok(Exit::Fine)
    }
}

/// The steps of one direction as data.
fn steps(revision: &Revision, direction: Direction) -> Value {
    let value = |step: &Step| {
        let statements: Vec<&str> =
            step.statements.iter().map(|statement| statement.text.as_str()).collect();
        json!({
            "number": step.number,
            "kind": step.kind,
            "phase": step.phase,
            "transaction": step.transaction,
            "idempotent": step.idempotent,
            "locks": step.locks,
            "line": step.line,
            "statements": statements,
        })
    };
    revision.steps(direction).iter().map(value).collect()
}

/// `up step 2: concurrent, expand; SHARE UPDATE EXCLUSIVE on public.orders`.
fn line(direction: Direction, step: &Step) -> String {
    let mut line = format!("{direction} step {}: {}", step.number, step.kind);
    if let Some(phase) = step.phase {
        line.push_str(&format!(", {phase}"));
    }
    for lock in &step.locks {
        line.push_str(&format!("; {} on {}", lock.mode, lock.on.join(", ")));
    }
    line
}
