//! `relvar diff`: what leads from one schema to another.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use relvar_catalog::{Catalog, Facts, Kind, ObjectId};
use relvar_diff::{Change, Rename, diff, possible_renames};
use relvar_introspect::Options;
use relvar_migrate::{
    Proposal, Wishes, blocking_rewrites, blocking_summary, due_renames, rename_in,
    suspected_renames,
};
use relvar_plan::{Plan, script};
use relvar_report::Finding;
use relvar_source::Said;
use tokio_postgres::Client;

use crate::blocking;
use crate::change_list;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::nulls;
use crate::objects::{ColumnExpression, RenameWish};
use crate::reading::Reading;
use crate::side::{self, Read, Side};
use crate::trial;

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
        let options = self.reading.options(context);
        let (from, to) = {
            let _progress = context.console.progress("reading both schemas");
            side::read_both(context, &self.from, &self.to, &options).await?
        };
        let compared = self.compare(context, from, to, &options).await?;
        context.console.findings(&compared.nulls(context).await);
        if self.sql {
            self.print_statements(context, &compared).await?;
        } else {
            print_changes(context, &compared);
        }
        let differ = self.exit_code && !compared.is_empty();
        // The process ends: to free each object by itself takes longer than to compare them.
        std::mem::forget((compared.today, compared.wanted));
        Ok(if differ { Exit::Findings } else { Exit::Fine })
    }

    /// Does the renames that were said, and compares.
    async fn compare(
        &self,
        context: &Context,
        from: Read,
        to: Read,
        options: &Options,
    ) -> Result<Compared, Failure> {
        let schema = &context.config.default_schema;
        let mut said = Vec::new();
        for wish in &self.rename {
            said.push(wish.resolve(&from.catalog, &to.catalog, schema)?);
        }
        let mut backfill = BTreeMap::new();
        for annotation in &to.annotations {
            match &annotation.says {
                Said::Was(before) => {
                    said.push(Rename { from: before.clone(), to: annotation.object.clone() });
                }
                Said::Backfill(expression) => {
                    backfill.insert(annotation.object.clone(), expression.clone());
                }
            }
        }
        check_expressions(context, "--backfill", &self.backfill, &from.catalog).await?;
        check_expressions(context, "--using", &self.using, &from.catalog).await?;
        let mut using = BTreeMap::new();
        for wish in &self.using {
            let column = wish.resolve("--using", &[&from.catalog, &to.catalog], schema)?;
            using.insert(column, wish.expression.clone());
        }
        for wish in &self.backfill {
            let column = wish.resolve("--backfill", &[&from.catalog, &to.catalog], schema)?;
            backfill.insert(column, wish.expression.clone());
        }
        let due = due_renames(&said, &from.catalog, &to.catalog).due;
        let (today, renames) = match due.as_slice() {
            [] => (from.catalog, Vec::new()),
            due => renamed(context, &from.catalog, &to.catalog, due, options).await?,
        };
        let changes = diff(&today, &to.catalog);
        let (wanted, client) = (to.catalog, from.client);
        Ok(Compared { today, wanted, renames, changes, backfill, using, client })
    }

    async fn print_statements(
        &self,
        context: &Context,
        compared: &Compared,
    ) -> Result<(), Failure> {
        let facts = compared.facts().await?;
        let mut plan = match compared.plan(context, facts.clone()).await {
            Ok(plan) => plan,
            Err(failure) => {
                context.console.findings(&suspected_renames(&compared.changes));
                return Err(failure);
            }
        };
        let sizes = sizes(&plan, facts);
        let blocking = blocking_summary(&plan, &sizes);
        plan.findings.extend(blocking.iter().map(|line| {
            Finding::warning("blocking-statement", line.as_str()).with_help(
                "run it when few depend on the table, or change the table online by hand",
            )
        }));
        let mut findings = plan.findings.clone();
        findings.extend(suspected_renames(&compared.changes));
        context.console.findings(&findings);
        if !plan.lossy.is_empty() && !self.allow_destructive {
            return Err(destructive(&plan.lossy));
        }
        if !self.allow_blocking {
            blocking::refuse(&sizes)?;
        }
        if context.console.json {
            context.console.value(&plan);
        } else {
            let header: String = blocking.iter().map(|line| format!("-- {line}\n")).collect();
            context.console.print(&(header + &script(&plan)));
        }
        Ok(())
    }
}

/// Has a server read the expressions, of which it knows the form but not the columns.
async fn check_expressions(
    context: &Context,
    option: &str,
    wishes: &[ColumnExpression],
    catalog: &Catalog,
) -> Result<(), Failure> {
    if wishes.is_empty() {
        return Ok(());
    }
    let shadow = context.servers(Some(catalog.major())).await?.shadows().await?.create().await?;
    let client = shadow.connect().await?;
    for wish in wishes {
        let Err(error) = client.prepare(&format!("SELECT (\n{}\n)", wish.expression)).await else {
            continue;
        };
        let message = relvar_connect::describe(&error);
        if message.is("42601") {
            let said = format!("{option} '{}' is not an expression: {message}", wish.text);
            return Err(Failure::usage(said));
        }
    }
    Ok(())
}

/// Two sides with their differences.
struct Compared {
    /// FROM, renames done.
    today: Catalog,
    /// TO.
    wanted: Catalog,
    renames: Vec<Rename>,
    changes: Vec<Change>,
    backfill: BTreeMap<ObjectId, String>,
    using: BTreeMap<ObjectId, String>,
    /// The session with FROM, where it is a database.
    client: Option<Client>,
}

impl Compared {
    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.renames.is_empty()
    }

    /// All changes, renames first.
    fn all(&self) -> Vec<Change> {
        let renames = self.renames.iter().cloned();
        let renames = renames.map(|Rename { from, to }| Change::Renamed { from, to });
        renames.chain(self.changes.iter().cloned()).collect()
    }

    async fn plan(&self, context: &Context, facts: Facts) -> Result<Plan, Failure> {
        let (backfill, using) = (self.backfill.clone(), self.using.clone());
        let mut options = relvar_plan::Options { facts, backfill, using, ..Default::default() };
        let (today, wanted) = (&self.today, &self.wanted);
        let plan = trial::ordered(context, today, wanted, &self.changes, &mut options).await?;
        if self.renames.is_empty() {
            return Ok(plan);
        }
        let relvar_plan::Options { facts, backfill, using, runs, .. } = options;
        let renames = self.renames.clone();
        let plain_not_null = true;
        let wishes =
            Wishes { renames, backfill, using, facts, runs, plain_not_null, ..Wishes::default() };
        let proposal = Proposal::of_changes(today, wanted, self.changes.clone(), &wishes)
            .map_err(|error| Failure::planning(error, &self.changes))?;
        Ok(proposal.map(|proposal| proposal.up).unwrap_or_default())
    }

    /// A finding for each column that is to be NOT NULL, gets no value for the rows that are there, and is NULL in some.
    async fn nulls(&self, context: &Context) -> Vec<Finding> {
        let Some(client) = &self.client else { return Vec::new() };
        let before = |id: &ObjectId| {
            let renamed = self.renames.iter().find(|rename| rename.to == *id);
            renamed.map_or_else(|| id.clone(), |rename| rename.from.clone())
        };
        let mut columns = Vec::new();
        for change in &self.changes {
            let Change::Added(object) = change else { continue };
            let Some(column) = object.parent().filter(|_| object.id.kind == Kind::NotNull) else {
                continue;
            };
            let is_filled = self.backfill.contains_key(column);
            if column.root().kind == Kind::Table && self.today.contains(column) && !is_filled {
                let (table, name) = (before(column.root()), before(column).name.to_string());
                columns.push(nulls::Asked { column: column.clone(), table, name });
            }
        }
        match columns.is_empty() {
            true => Vec::new(),
            false => {
                let _progress = context.console.progress("counting NULLs");
                nulls::count(client, &columns).await
            }
        }
    }

    /// Which of the tables that change hold rows, where there is somebody to ask.
    async fn facts(&self) -> Result<Facts, Failure> {
        let Some(client) = &self.client else { return Ok(Facts::default()) };
        let mut new_names = BTreeMap::new();
        for table in touched(&self.today, &self.changes) {
            let old = self.renames.iter().find(|rename| rename.to == table);
            let asked = old.map_or_else(|| table.clone(), |rename| rename.from.clone());
            new_names.insert(asked, table);
        }
        let asked: Vec<ObjectId> = new_names.keys().cloned().collect();
        let facts = relvar_introspect::facts(client, &asked).await?;
        let named = |(id, facts)| (new_names.get(&id).cloned().unwrap_or(id), facts);
        Ok(Facts { tables: facts.tables.into_iter().map(named).collect() })
    }
}

/// The catalog after renames, which are run on a throwaway copy: only a server knows what follows them.
async fn renamed(
    context: &Context,
    from: &Catalog,
    to: &Catalog,
    due: &[Rename],
    options: &Options,
) -> Result<(Catalog, Vec<Rename>), Failure> {
    let shadows = context.servers(Some(from.major())).await?.shadows().await?;
    let shadow = shadows.create().await?;
    let file = side::script_file(from)?;
    let loaded = relvar_source::load(&shadow, &[file], &context.loading()).await?;
    context.roles.note(&loaded.roles_made);
    let client = shadow.connect().await?;
    let copy = relvar_introspect::read(&client, options).await?;
    let lines: Vec<String> = diff(from, &copy).iter().map(ToString::to_string).collect();
    if !lines.is_empty() {
        return Err(Failure::failed(format!(
            "cannot try the renames, because the shadow copy of FROM is not the same:\n{}",
            lines.join("\n")
        )));
    }
    Ok(rename_in(&client, due, to, options).await?)
}

fn print_changes(context: &Context, compared: &Compared) {
    let console = &context.console;
    let changes = compared.all();
    if console.json {
        console.value(&serde_json::json!({
            "changes": changes,
            "possible_renames": possible_renames(&compared.changes),
        }));
        return;
    }
    if changes.is_empty() {
        console.note("no difference");
    }
    change_list::print(console, &changes);
    console.findings(&suspected_renames(&compared.changes));
}

/// The sizes of the tables that a plan rewrites while others wait.
fn sizes(plan: &Plan, facts: Facts) -> Facts {
    let blocked = blocking_rewrites(plan);
    let tables = facts.tables.into_iter().filter(|(table, _)| blocked.contains(table));
    Facts { tables: tables.collect() }
}

/// The tables of today that a change is about: only their rows matter.
fn touched(from: &Catalog, changes: &[Change]) -> Vec<ObjectId> {
    let table = |change: &Change| match change {
        Change::Added(object) | Change::Altered { after: object, .. } => {
            let owner = object.parent().unwrap_or(&object.id).root();
            (owner.kind == Kind::Table && from.contains(owner)).then(|| owner.clone())
        }
        Change::Removed(_) | Change::Renamed { .. } => None,
    };
    changes.iter().filter_map(table).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Refuses a plan that loses data.
pub fn destructive(lossy: &[String]) -> Failure {
    let mut message = "these changes permanently delete data:".to_owned();
    for lost in lossy {
        message.push_str("\n  ");
        message.push_str(lost);
    }
    Failure::refused(message).help("re-run with --allow-destructive to accept the data loss")
}
