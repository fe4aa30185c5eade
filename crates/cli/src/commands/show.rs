//! `relvar show`: the text of a revision.

use clap::Args;
use relvar_migrate::TargetSpec;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::described;

/// Print a revision's file.
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
                value["text"] = graph.file(id).map(|file| file.text.clone()).into();
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
            context.console.print(&file.text);
        }
        Ok(Exit::Fine)
    }
}
