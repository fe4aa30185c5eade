//! Rust models of tables that exist.

use relvar_catalog::{Catalog, Pattern};
use relvar_introspect::Options;
use relvar_model_syntax::print::{Selection, models};
use relvar_report::Finding;

use crate::error::ProjectError;
use crate::observer::Activity;
use crate::project::Project;
use crate::schema::read_catalog;
use crate::side::{self, Side};

/// Rust models.
#[derive(Debug)]
pub struct PrintedModels {
    /// Their text.
    pub source: String,
    /// Anything a model cannot express.
    pub findings: Vec<Finding>,
}

impl Project {
    /// Prints Rust models of tables: those of one side, or of the database to work on. `table` is a pattern such as
    /// `orders` or `sales.*`; a name without a schema is of any.
    ///
    /// # Errors
    /// When the tables cannot be read.
    pub async fn models(
        &self,
        from: Option<&Side>,
        options: &Options,
        table: Option<&str>,
    ) -> Result<PrintedModels, ProjectError> {
        let options = Options { attached: false, ..options.clone() };
        let catalog = {
            let _working = self.begin(Activity::ReadingTables);
            self.tables(from, &options).await?
        };
        let default_schema = self.config().default_schema.clone();
        let selection = Selection { tables: table.map(pattern), default_schema };
        let (source, findings) = models(&catalog, &selection);
        Ok(PrintedModels { source, findings })
    }

    async fn tables(
        &self,
        from: Option<&Side>,
        options: &Options,
    ) -> Result<Catalog, ProjectError> {
        if let Some(from) = from {
            return Ok(side::read_both(self, &Side::Empty, from, options).await?.1.catalog);
        }
        let client = self.database().await?.target.connect().await?;
        Ok(read_catalog(&client, options).await?)
    }
}

/// A name without a schema is of any.
fn pattern(text: &str) -> Pattern {
    Pattern::new(if text.contains('.') { text.to_owned() } else { format!("*.{text}") })
}
