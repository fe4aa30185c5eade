//! Differences between two schemas, and the statements that lead from one to the other.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Catalog, Facts, Kind, ObjectId};
use relvar_diff::{Change, Rename, diff, possible_renames};
use relvar_introspect::Options;
use relvar_migrate::{
    Proposal, Wishes, blocking_rewrites, blocking_summary, due_renames, rename_in,
    suspected_renames,
};
use relvar_plan::Plan;
use relvar_report::Finding;
use relvar_source::Said;
use tokio_postgres::Client;

use crate::blocking;
use crate::error::ProjectError;
use crate::fingerprints::Fingerprints;
use crate::hint::Hint;
use crate::nulls;
use crate::objects::{ColumnExpression, RenameWish};
use crate::observer::Activity;
use crate::problem::Problem;
use crate::project::Project;
use crate::schema::read_catalog;
use crate::side::{self, Read, Side};
use crate::trial;

/// The two sides of a comparison, and how they are related.
#[derive(Debug, Clone)]
pub struct CompareOptions {
    /// The current schema.
    pub from: Side,
    /// The desired schema.
    pub to: Side,
    /// The parts of a database that count as its schema.
    pub reading: Options,
    /// Objects of the current schema that have another name in the desired one.
    pub renames: Vec<RenameWish>,
    /// Expressions that fill new NOT NULL columns of tables that hold rows.
    pub backfill: Vec<ColumnExpression>,
    /// Expressions that convert the values of columns to their new types.
    pub using: Vec<ColumnExpression>,
    /// Computes the fingerprints of both schemas.
    pub fingerprints: bool,
}

/// Two schemas with their differences.
#[derive(Debug)]
pub struct Compared {
    /// The current schema, renames done.
    pub today: Catalog,
    /// The desired schema.
    pub wanted: Catalog,
    /// The renames that were done.
    pub renames: Vec<Rename>,
    /// The differences that are left then.
    pub changes: Vec<Change>,
    /// Columns that are to be NOT NULL, get no value for the rows that are there, and are NULL in some of them; only where
    /// the current schema is a database.
    pub nulls: Vec<Finding>,
    /// The fingerprints of both schemas, before the renames; only where they were wanted.
    pub fingerprints: Option<Fingerprints>,
    backfill: BTreeMap<ObjectId, String>,
    using: BTreeMap<ObjectId, String>,
    /// The session with the current schema, where it is a database.
    client: Option<Client>,
}

/// Statements that lead from one schema to another.
#[derive(Debug)]
pub struct Statements {
    /// The plan, with its findings.
    pub plan: Plan,
    /// Steps that block reads or writes for long, described on a line each.
    pub blocking: Vec<String>,
}

impl Project {
    /// Compares two schemas, with the renames done that were given or that comments in the schema files name.
    ///
    /// # Errors
    /// When one of the schemas cannot be read, or a rename or an expression makes no sense for them.
    pub async fn compare(&self, options: &CompareOptions) -> Result<Compared, ProjectError> {
        let (from, to) = {
            let _working = self.begin(Activity::ReadingSides);
            side::read_both(self, &options.from, &options.to, &options.reading).await?
        };
        let mut compared = compare(self, options, from, to).await?;
        compared.nulls = compared.count_nulls(self).await;
        Ok(compared)
    }
}

/// Does the renames that were said, and compares.
async fn compare(
    project: &Project,
    options: &CompareOptions,
    from: Read,
    to: Read,
) -> Result<Compared, ProjectError> {
    let fingerprints = match options.fingerprints {
        true => Some(Fingerprints::of(&from.catalog, &to.catalog)?),
        false => None,
    };
    let schema = &project.config().default_schema;
    let mut said = Vec::new();
    for wish in &options.renames {
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
    check_expressions(project, "backfill", &options.backfill, &from.catalog).await?;
    check_expressions(project, "using", &options.using, &from.catalog).await?;
    let mut using = BTreeMap::new();
    for wish in &options.using {
        let column = wish.resolve("using", &[&from.catalog, &to.catalog], schema)?;
        using.insert(column, wish.expression.clone());
    }
    for wish in &options.backfill {
        let column = wish.resolve("backfill", &[&from.catalog, &to.catalog], schema)?;
        backfill.insert(column, wish.expression.clone());
    }
    let due = due_renames(&said, &from.catalog, &to.catalog).due;
    let (today, renames) = match due.as_slice() {
        [] => (from.catalog, Vec::new()),
        due => renamed(project, &from.catalog, &to.catalog, due, &options.reading).await?,
    };
    let changes = diff(&today, &to.catalog);
    let (wanted, client, nulls) = (to.catalog, from.client, Vec::new());
    Ok(Compared { today, wanted, renames, changes, nulls, fingerprints, backfill, using, client })
}

/// Has a server read the expressions, of which it knows the form but not the columns.
async fn check_expressions(
    project: &Project,
    what: &'static str,
    wishes: &[ColumnExpression],
    catalog: &Catalog,
) -> Result<(), ProjectError> {
    if wishes.is_empty() {
        return Ok(());
    }
    let shadow = project.shadows(Some(catalog.major())).await?.create().await?;
    let client = shadow.connect().await?;
    for wish in wishes {
        let Err(error) = client.prepare(&format!("SELECT (\n{}\n)", wish.expression)).await else {
            continue;
        };
        let message = relvar_connect::describe(&error);
        if message.is("42601") {
            return Err(wish.malformed(what, &message));
        }
    }
    Ok(())
}

impl Compared {
    /// True if the schemas are the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.renames.is_empty()
    }

    /// Lists all changes, renames first.
    pub fn all(&self) -> Vec<Change> {
        let renames = self.renames.iter().cloned();
        let renames = renames.map(|Rename { from, to }| Change::Renamed { from, to });
        renames.chain(self.changes.iter().cloned()).collect()
    }

    /// Finds removed and added objects that may be one renamed object.
    pub fn possible_renames(&self) -> Vec<Rename> {
        possible_renames(&self.changes)
    }

    /// Reports the possible renames as findings.
    pub fn suspected_renames(&self) -> Vec<Finding> {
        suspected_renames(&self.changes)
    }

    /// Plans the statements that lead from the one schema to the other. The observer is told of all findings, also where they
    /// are refused.
    ///
    /// # Errors
    /// When the changes cannot be planned; when they lose data, or rewrite large tables while others wait, and that is
    /// not allowed.
    pub async fn statements(
        &self,
        project: &Project,
        allow_destructive: bool,
        allow_blocking: bool,
    ) -> Result<Statements, ProjectError> {
        let facts = self.facts().await?;
        let planned = self.plan(project, facts.clone()).await;
        let mut plan = planned.inspect_err(|_| project.found(&self.suspected_renames()))?;
        let sizes = sizes(&plan, facts);
        let blocking = blocking_summary(&plan, &sizes);
        plan.findings.extend(blocking.iter().map(|line| {
            Finding::warning("blocking-statement", line.as_str()).with_help(
                "run it when few depend on the table, or change the table online by hand",
            )
        }));
        let mut findings = plan.findings.clone();
        findings.extend(self.suspected_renames());
        project.found(&findings);
        if !plan.lossy.is_empty() && !allow_destructive {
            return Err(destructive(&plan.lossy));
        }
        if !allow_blocking {
            blocking::refuse(&sizes)?;
        }
        Ok(Statements { plan, blocking })
    }

    async fn plan(&self, project: &Project, facts: Facts) -> Result<Plan, ProjectError> {
        let (backfill, using) = (self.backfill.clone(), self.using.clone());
        let mut options = relvar_plan::Options { facts, backfill, using, ..Default::default() };
        let (today, wanted) = (&self.today, &self.wanted);
        let plan = trial::ordered(project, today, wanted, &self.changes, &mut options).await?;
        if self.renames.is_empty() {
            return Ok(plan);
        }
        let relvar_plan::Options { facts, backfill, using, runs, .. } = options;
        let renames = self.renames.clone();
        let plain_not_null = true;
        let wishes =
            Wishes { renames, backfill, using, facts, runs, plain_not_null, ..Wishes::default() };
        let proposal = Proposal::of_changes(today, wanted, self.changes.clone(), &wishes)
            .map_err(|error| ProjectError::planning(error, &self.changes))?;
        Ok(proposal.map(|proposal| proposal.up).unwrap_or_default())
    }

    async fn count_nulls(&self, project: &Project) -> Vec<Finding> {
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
                let _working = project.begin(Activity::CountingNulls);
                nulls::count(client, &columns).await
            }
        }
    }

    /// Which of the tables that change hold rows, where a database can be asked.
    async fn facts(&self) -> Result<Facts, ProjectError> {
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

/// The catalog after renames, which are run on a shadow copy: only a server knows what follows them.
async fn renamed(
    project: &Project,
    from: &Catalog,
    to: &Catalog,
    due: &[Rename],
    options: &Options,
) -> Result<(Catalog, Vec<Rename>), ProjectError> {
    let shadows = project.shadows(Some(from.major())).await?;
    let shadow = shadows.create().await?;
    let file = side::script_file(from)?;
    let loading = project.loading();
    let loaded = Box::pin(relvar_source::load(&shadow, &[file], &loading)).await?;
    project.roles().note(&loaded.roles_made);
    let client = shadow.connect().await?;
    let copy = read_catalog(&client, options).await?;
    let lines: Vec<String> = diff(from, &copy).iter().map(ToString::to_string).collect();
    if !lines.is_empty() {
        return Err(ProjectError::failed(Problem::UnlikeCopy(lines)));
    }
    Ok(rename_in(&client, due, to, options).await?)
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
pub(crate) fn destructive(lossy: &[String]) -> ProjectError {
    ProjectError::refused(Problem::Destructive(lossy.to_vec())).hint(Hint::AllowDestructive)
}
