//! `relvar models`: Rust models of tables that are there.

use clap::Args;
use relvar_catalog::{Catalog, Pattern};
use relvar_model_syntax::print::{Selection, models};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;
use crate::side::{self, Side};

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
        let options =
            relvar_introspect::Options { attached: false, ..self.reading.options(context) };
        let catalog = {
            let _progress = context.console.progress("reading the tables");
            read(context, self.from, &options).await?
        };
        let selection = Selection {
            tables: self.table.as_deref().map(pattern),
            default_schema: context.config.default_schema.clone(),
        };
        let (text, findings) = models(&catalog, &selection);
        if context.console.json {
            context.console.value(&serde_json::json!({ "source": text, "findings": findings }));
            return Ok(Exit::Fine);
        }
        context.console.findings(&findings);
        context.console.print(&text);
        Ok(Exit::Fine)
    }
}

/// Reads what was named, or the database to work on.
async fn read(
    context: &Context,
    from: Option<Side>,
    options: &relvar_introspect::Options,
) -> Result<Catalog, Failure> {
    if let Some(from) = from {
        return Ok(side::read_both(context, &Side::Empty, &from, options).await?.1.catalog);
    }
    let client = context.database().await?.target.connect().await?;
    Ok(relvar_introspect::read(&client, options).await?)
}

/// A name without a schema is of any.
fn pattern(text: &str) -> Pattern {
    Pattern::new(if text.contains('.') { text.to_owned() } else { format!("*.{text}") })
}
