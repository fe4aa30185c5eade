//! `relvar diff`: what leads from one schema to another.

use clap::Args;
use relvar_migrate::PlanDocument;
use relvar_plan::script;
use relvar_project::{ColumnExpression, CompareOptions, Compared, Fingerprints, RenameWish, Side};

use crate::change_list;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Compare two schemas, and write the statements that lead from one to the other.
///
/// FROM and TO are each a file or folder (SQL, Rust models), a database (URL or "host=… dbname=…"), revision:ID, or empty.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Diff {
    /// Current schema.
    #[arg(value_name = "FROM")]
    from: Side,
    /// Desired schema.
    #[arg(value_name = "TO")]
    to: Side,
    /// Print exactly the statements that lead from FROM to TO, ready for psql.
    #[arg(long)]
    sql: bool,
    /// Exit with 1 when they differ.
    #[arg(long)]
    exit_code: bool,
    /// Write statements that lose data too.
    #[arg(long)]
    allow_destructive: bool,
    /// With --sql: rewrite tables of more than 10,000 rows, which blocks reads and writes.
    #[arg(long, requires = "sql")]
    allow_blocking: bool,
    /// An object of FROM that has another name in TO; may be repeated.
    #[arg(long, value_name = "KIND NAME=NEW")]
    rename: Vec<RenameWish>,
    /// What fills a new NOT NULL column of a table that holds rows; may be repeated.
    #[arg(long, value_name = "TABLE.COLUMN=EXPR")]
    backfill: Vec<ColumnExpression>,
    /// How the values of a column become its new type, where a cast would not do; may be repeated.
    #[arg(long, value_name = "TABLE.COLUMN=EXPR")]
    using: Vec<ColumnExpression>,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar diff postgres://localhost/shop schema/          what the files change
  relvar diff old.sql new.sql --sql > change.sql         the statements, for psql
  relvar diff empty schema/ --sql | psql -d new_shop     make it all
  relvar diff empty src/models.rs --sql                  what Rust models mean
  relvar diff postgres://a/shop postgres://b/shop --exit-code
  relvar diff revision:3f2a schema/ --rename 'column users.name=full_name' --sql";

impl Diff {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let options = CompareOptions {
            fingerprints: self.sql && context.console.json,
            reading: self.reading.options(context),
            from: self.from,
            to: self.to,
            renames: self.rename,
            backfill: self.backfill,
            using: self.using,
        };
        let compared = context.project.compare(&options).await?;
        context.console.findings(&compared.nulls);
        if self.sql {
            let (destructive, blocking) = (self.allow_destructive, self.allow_blocking);
            print_statements(context, &compared, destructive, blocking).await?;
        } else {
            print_changes(context, &compared);
        }
        let differ = self.exit_code && !compared.is_empty();
        // The process ends: to free each object by itself takes longer than to compare them.
        std::mem::forget((compared.today, compared.wanted));
        Ok(if differ { Exit::Findings } else { Exit::Fine })
    }
}

async fn print_statements(
    context: &Context,
    compared: &Compared,
    allow_destructive: bool,
    allow_blocking: bool,
) -> Result<(), Failure> {
    let statements =
        compared.statements(&context.project, allow_destructive, allow_blocking).await?;
    if let Some(Fingerprints { from, to }) = &compared.fingerprints {
        context.console.value(&PlanDocument::new(&statements.plan, from, to));
        return Ok(());
    }
    let header: String = statements.blocking.iter().map(|line| format!("-- {line}\n")).collect();
    context.console.print(&(header + &script(&statements.plan)));
    Ok(())
}

fn print_changes(context: &Context, compared: &Compared) {
    let console = &context.console;
    let changes = compared.all();
    if console.json {
        console.value(&serde_json::json!({
            "changes": changes,
            "possible_renames": compared.possible_renames(),
        }));
        return;
    }
    if changes.is_empty() {
        console.note("no difference");
    }
    change_list::print(console, &changes);
    console.findings(&compared.suspected_renames());
}
