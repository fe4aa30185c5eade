//! `relvar models`: Rust models of tables that are there.

use clap::Args;
use relvar_project::{PrintedModels, Side};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Print Rust models of the tables of a database.
///
/// Read as a schema, the models mean the same tables, columns, keys, indexes and types. Anything a model
/// cannot express is reported on stderr: keep it in SQL files beside the models.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Models {
    /// Where the tables are: a URL or "host=… dbname=…", a file or folder, or revision:ID; otherwise the database.
    #[arg(long, value_name = "URL")]
    from: Option<Side>,
    /// Only tables of this name, such as 'orders' or 'sales.*'.
    #[arg(long, value_name = "PATTERN")]
    table: Option<String>,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar models --from postgres://localhost/shop > src/models.rs
  relvar models --from postgres://localhost/shop --table 'sales.*'
  relvar models --from schema/ --table orders          from SQL files";

impl Models {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let options = self.reading.options(context);
        let (from, table) = (self.from.as_ref(), self.table.as_deref());
        let models = context.project.models(from, &options, table).await?;
        if context.console.json {
            let PrintedModels { source, findings } = &models;
            context.console.value(&serde_json::json!({ "source": source, "findings": findings }));
            return Ok(Exit::Fine);
        }
        context.console.findings(&models.findings);
        context.console.print(&models.source);
        Ok(Exit::Fine)
    }
}
