//! What pending revisions create and the database has already, by other means: found before the first step.
//!
//! A name that an earlier statement of the same run may have freed is no obstacle. Where a statement may have dropped
//! more than it names, or runs code, nothing after it is looked at: the server says what is wrong then.

use std::collections::{BTreeMap, BTreeSet};

use relvar_connect::Target;
use relvar_sql::{
    AlterAction, AlterTable, Definition, Name, Namespace, ObjectKind, Removal, StatementKind,
    removal,
};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row};

use crate::ledger::OpenRun;
use crate::located::Located;
use crate::options::RunOptions;
use crate::revision::{Direction, Step, TransactionMode};
use crate::revision_file::RevisionFile;
use crate::run_error::RunError;
use crate::statement::Statement;

/// Schema and name.
type Qualified = (String, String);

/// What a statement creates, as the catalog names it.
struct Created<'a> {
    file: &'a RevisionFile,
    statement: &'a Statement,
    class: &'static str,
    /// What it is called in a message.
    called: String,
    schema: String,
    name: String,
    /// The table of what belongs to one.
    table: String,
    arguments: Vec<String>,
    before: Before,
}

/// What statements before it in the same run may have freed.
#[derive(Clone, Default)]
struct Before {
    /// What was dropped, renamed or moved.
    freed: BTreeSet<Qualified>,
    /// Tables that lost something.
    changed: BTreeSet<Qualified>,
}

/// Refuses revisions that create what is there.
///
/// # Errors
/// When something is there, or the server cannot be asked.
pub(crate) async fn refuse(
    client: &Client,
    files: &[&RevisionFile],
    open: Option<&OpenRun>,
    options: &RunOptions,
    target: &Target,
) -> Result<(), RunError> {
    let schema = current_schema(client, options).await?;
    let created = Walk::new(schema).all(files, open);
    if created.is_empty() {
        return Ok(());
    }
    let there = look(client, &created).await?;
    let there: Vec<&Created<'_>> = created
        .iter()
        .enumerate()
        .filter(|(at, created)| there.get(at).is_some_and(|found| found.stands(created)))
        .map(|(_, created)| created)
        .collect();
    let Some(first) = there.first() else { return Ok(()) };
    Err(RunError::Exists {
        objects: there.iter().map(|created| created.located()).collect(),
        help: help(target, files, first.file, &created, &there),
    })
}

/// What to do about it: nothing but what is there may be what the revision makes.
fn help(
    target: &Target,
    files: &[&RevisionFile],
    file: &RevisionFile,
    created: &[Created<'_>],
    there: &[&Created<'_>],
) -> String {
    let id = &file.revision.id;
    let of_it = |created: &Created<'_>| created.file.revision.id == *id;
    let all = created.iter().filter(|created| of_it(created)).count();
    let found = there.iter().filter(|created| of_it(created)).count();
    let compare = format!("compare with `relvar diff \"{}\" revision:{id}`", target.display());
    let free = "drop or rename what is in the way, and run the command again";
    if all > found {
        return format!(
            "{compare}; {free}; or make by hand what is missing, and mark the revision as applied with `relvar stamp {id}`"
        );
    }
    let before = files.iter().take_while(|other| other.revision.id != *id).last();
    let first = match before {
        Some(before) => format!("`relvar upgrade {}`, then ", before.revision.id),
        None => String::new(),
    };
    format!(
        "if these are what the revision makes, mark it as applied: {first}`relvar stamp {id}` ({compare}); \
         otherwise {free}"
    )
}

impl Created<'_> {
    fn located(&self) -> Located {
        let message = format!(
            "revision {} creates {}, which exists already",
            self.file.revision.id, self.called
        );
        let (file, statement) = (self.file, self.statement);
        let mut located = Located::on_line(&file.name, &file.text, statement.line, message);
        located.column = statement.column;
        located
    }
}

/// Goes through the statements in the order in which they will run.
struct Walk<'a> {
    /// Where names without a schema are created; none where it is not known.
    schema: Option<String>,
    before: Before,
    /// Kinds of which something was dropped whose name was not read.
    unsure: BTreeSet<Namespace>,
    created: Vec<Created<'a>>,
}

impl<'a> Walk<'a> {
    fn new(schema: Option<String>) -> Self {
        Walk { schema, before: Before::default(), unsure: BTreeSet::new(), created: Vec::new() }
    }

    fn all(mut self, files: &[&'a RevisionFile], open: Option<&OpenRun>) -> Vec<Created<'a>> {
        let usual = self.schema.clone();
        for file in files {
            let open = open.filter(|open| open.revision == file.revision.id);
            for step in file.revision.steps(Direction::Up) {
                self.schema.clone_from(&usual);
                for statement in rest(step, open) {
                    if !self.statement(file, statement) {
                        return self.created;
                    }
                }
            }
        }
        self.created
    }

    /// False where nothing is known after it.
    fn statement(&mut self, file: &'a RevisionFile, statement: &'a Statement) -> bool {
        let removal = removal(&statement.text);
        if removal == Removal::Cascade && statement.definition.is_none() {
            return false;
        }
        match &statement.kind {
            StatementKind::Transaction(_)
            | StatementKind::CopyFromStdin
            | StatementKind::Modify
            | StatementKind::Reindex(_)
            | StatementKind::AlterTypeAddValue { .. }
            | StatementKind::NotInTransaction { .. } => true,
            StatementKind::Set { name, .. } | StatementKind::Reset { name } => {
                let path = ["search_path", "role", "session authorization", "all"];
                if path.contains(&name.as_str()) {
                    self.schema = None;
                }
                true
            }
            // A function may do anything.
            StatementKind::Query => false,
            StatementKind::Code => removal == Removal::Nothing,
            StatementKind::Other => removal == Removal::Nothing && !runs_prepared(&statement.text),
            StatementKind::CreateIndex(_) | StatementKind::Create => {
                self.create(file, statement);
                true
            }
            StatementKind::DropIndex(drop) => drop.names.iter().all(|name| self.free(name)),
            StatementKind::Drop(drop) => match drop.kind {
                None | Some(ObjectKind::Extension | ObjectKind::Schema) => false,
                Some(kind) if drop.names.is_empty() => {
                    self.unsure.insert(kind.namespace());
                    true
                }
                Some(_) => drop.names.iter().all(|name| self.free(name)),
            },
            StatementKind::AlterTable(alter) => self.alter(file, statement, alter, removal),
        }
    }

    fn alter(
        &mut self,
        file: &'a RevisionFile,
        statement: &'a Statement,
        alter: &AlterTable,
        removal: Removal,
    ) -> bool {
        let Some(table) = self.qualified(&alter.table) else { return removal == Removal::Nothing };
        if removal > Removal::Nothing {
            self.before.changed.insert(table.clone());
            self.before.freed.insert(table.clone());
        }
        for action in &alter.actions {
            let (class, noun, name) = match action {
                AlterAction::AddColumn { name, if_not_exists: false } => ("column", "column", name),
                AlterAction::AddConstraint { name: Some(name), .. } => {
                    ("constraint", "constraint", name)
                }
                AlterAction::AddColumn { if_not_exists: true, .. }
                | AlterAction::AddConstraint { name: None, .. }
                | AlterAction::ValidateConstraint(_)
                | AlterAction::DetachPartition { .. }
                | AlterAction::AttachPartition(_)
                | AlterAction::Drop
                | AlterAction::RenameTo(_)
                | AlterAction::Other => continue,
            };
            let owner = Name(vec![table.0.clone(), table.1.clone()]);
            let own = Name(vec![name.clone()]);
            let called = match class {
                "column" => format!("{noun} {owner}.{own}"),
                _ => format!("{noun} {own} of {owner}"),
            };
            self.created.push(Created {
                file,
                statement,
                class,
                called,
                schema: table.0.clone(),
                name: name.clone(),
                table: table.1.clone(),
                arguments: Vec::new(),
                before: self.before.clone(),
            });
        }
        true
    }

    fn create(&mut self, file: &'a RevisionFile, statement: &'a Statement) {
        let Some(definition) = &statement.definition else { return };
        let Definition { kind, or_replace, if_not_exists, temporary, .. } = definition;
        let namespace = kind.namespace();
        if *or_replace || *if_not_exists || *temporary || self.unsure.contains(&namespace) {
            return;
        }
        let Some(class) = class(namespace) else { return };
        let key = definition.key(self.schema.as_deref().unwrap_or_default());
        let within = key.on.as_ref().unwrap_or(&key.name);
        let schema = within.schema().unwrap_or_default().to_owned();
        let has_schema = !matches!(namespace, Namespace::Global(_));
        if has_schema && schema.is_empty() {
            return;
        }
        let table = key.on.as_ref().map_or_else(String::new, |table| table.object().to_owned());
        let called = match &key.on {
            Some(table) => format!("{} {} on {table}", noun(*kind), definition.name),
            None => format!("{} {}", noun(*kind), key.name),
        };
        self.created.push(Created {
            file,
            statement,
            class,
            called,
            schema,
            name: key.name.object().to_owned(),
            table,
            arguments: key.arguments.unwrap_or_default(),
            before: self.before.clone(),
        });
    }

    /// Notes a name that is free from here on; false where its schema is not known.
    fn free(&mut self, name: &Name) -> bool {
        let Some(qualified) = self.qualified(name) else { return false };
        self.before.freed.insert(qualified.clone());
        self.before.changed.insert(qualified);
        true
    }

    fn qualified(&self, name: &Name) -> Option<Qualified> {
        let schema = name.schema().map(str::to_owned).or_else(|| self.schema.clone())?;
        Some((schema, name.object().to_owned()))
    }
}

/// The statements of a step that a former run has not begun.
fn rest<'s>(step: &'s Step, open: Option<&OpenRun>) -> impl Iterator<Item = &'s Statement> {
    let begun = |statement: u32| {
        open.is_some_and(|open| open.journal.contains_key(&(step.number, statement)))
    };
    let together = step.transaction == TransactionMode::Together;
    let statements = (1..).zip(&step.statements).filter(move |(number, _)| match together {
        true => !begun(0),
        false => !begun(*number),
    });
    let statements: Vec<&Statement> = statements.map(|(_, statement)| statement).collect();
    statements.into_iter()
}

/// A prepared statement may be any.
fn runs_prepared(text: &str) -> bool {
    text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("EXECUTE"))
}

/// How the query calls a namespace; none for what it does not look at.
fn class(namespace: Namespace) -> Option<&'static str> {
    Some(match namespace {
        Namespace::Relation => "relation",
        Namespace::Type => "type",
        Namespace::Routine => "routine",
        Namespace::OfTable(ObjectKind::Policy) => "policy",
        Namespace::OfTable(ObjectKind::Rule) => "rule",
        Namespace::OfTable(ObjectKind::Trigger) => "trigger",
        Namespace::InSchema(ObjectKind::Statistics) => "statistics",
        Namespace::InSchema(ObjectKind::Collation) => "collation",
        Namespace::Global(ObjectKind::Schema) => "schema",
        Namespace::Global(ObjectKind::Extension) => "extension",
        Namespace::Global(ObjectKind::EventTrigger) => "event trigger",
        Namespace::Global(ObjectKind::Publication) => "publication",
        Namespace::Global(ObjectKind::Server) => "server",
        Namespace::Global(ObjectKind::ForeignDataWrapper) => "wrapper",
        // Others need more than their names to be told apart, or belong to the whole server.
        Namespace::OfTable(_) | Namespace::InSchema(_) | Namespace::Global(_) => return None,
    })
}

fn noun(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Table => "table",
        ObjectKind::ForeignTable => "foreign table",
        ObjectKind::View => "view",
        ObjectKind::MaterializedView => "materialized view",
        ObjectKind::Sequence => "sequence",
        ObjectKind::Index => "index",
        ObjectKind::Type => "type",
        ObjectKind::Domain => "domain",
        ObjectKind::Function => "function",
        ObjectKind::Procedure => "procedure",
        ObjectKind::Aggregate => "aggregate",
        ObjectKind::Trigger => "trigger",
        ObjectKind::Policy => "policy",
        ObjectKind::Rule => "rule",
        ObjectKind::Schema => "schema",
        ObjectKind::Extension => "extension",
        ObjectKind::EventTrigger => "event trigger",
        ObjectKind::Publication => "publication",
        ObjectKind::Server => "server",
        ObjectKind::ForeignDataWrapper => "foreign-data wrapper",
        ObjectKind::Statistics => "statistics",
        ObjectKind::Collation => "collation",
        ObjectKind::AccessMethod
        | ObjectKind::Cast
        | ObjectKind::Conversion
        | ObjectKind::Database
        | ObjectKind::Language
        | ObjectKind::Operator
        | ObjectKind::OperatorClass
        | ObjectKind::OperatorFamily
        | ObjectKind::Role
        | ObjectKind::Subscription
        | ObjectKind::Tablespace
        | ObjectKind::TextSearchConfiguration
        | ObjectKind::TextSearchDictionary
        | ObjectKind::TextSearchParser
        | ObjectKind::TextSearchTemplate
        | ObjectKind::Transform
        | ObjectKind::UserMapping => "object",
    }
}

/// What the catalog has under a name.
#[derive(Default)]
struct Found {
    /// The table that it goes with.
    owner: Option<Qualified>,
    /// It goes with what another table, or its parent, loses.
    inherited: bool,
    /// Of each routine of that name: the types of its arguments, each in several spellings.
    routines: Vec<Vec<Vec<String>>>,
}

impl Found {
    /// Whether it is still there when the statement runs.
    fn stands(&self, created: &Created<'_>) -> bool {
        let before = &created.before;
        let own = (created.schema.clone(), created.name.clone());
        let is_freed = match created.class {
            "column" | "constraint" | "trigger" | "policy" | "rule" => {
                before.changed.contains(&(created.schema.clone(), created.table.clone()))
            }
            _ => before.freed.contains(&own),
        };
        let with_owner = self.owner.as_ref().is_some_and(|owner| before.changed.contains(owner));
        let with_parent = self.inherited && !before.changed.is_empty();
        let same_arguments = created.class != "routine"
            || self.routines.iter().any(|types| matches(types, &created.arguments));
        same_arguments && !is_freed && !with_owner && !with_parent
    }
}

fn matches(types: &[Vec<String>], arguments: &[String]) -> bool {
    types.len() == arguments.len()
        && types.iter().zip(arguments).all(|(spellings, argument)| spellings.contains(argument))
}

async fn current_schema(client: &Client, options: &RunOptions) -> Result<Option<String>, RunError> {
    let failed = RunError::server("look for objects that exist already");
    let sql = "SELECT pg_catalog.set_config('search_path', $1, false)";
    let path: [(&(dyn ToSql + Sync), Type); 1] = [(&options.search_path, Type::TEXT)];
    client.query_typed(sql, &path).await.map_err(&failed)?;
    let rows = client.query_typed("SELECT pg_catalog.current_schema()::text", &[]).await;
    Ok(rows.map_err(failed)?.first().and_then(|row| row.get(0)))
}

async fn look(
    client: &Client,
    created: &[Created<'_>],
) -> Result<BTreeMap<usize, Found>, RunError> {
    let of = |part: fn(&Created<'_>) -> String| created.iter().map(part).collect::<Vec<_>>();
    let classes = of(|created| created.class.to_owned());
    let schemas = of(|created| created.schema.clone());
    let names = of(|created| created.name.clone());
    let tables = of(|created| created.table.clone());
    let array = Type::TEXT_ARRAY;
    let params: [(&(dyn ToSql + Sync), Type); 4] = [
        (&classes, array.clone()),
        (&schemas, array.clone()),
        (&names, array.clone()),
        (&tables, array),
    ];
    let rows = client
        .query_typed(include_str!("existing.sql"), &params)
        .await
        .map_err(RunError::server("look for objects that exist already"))?;
    let mut all: BTreeMap<usize, Found> = BTreeMap::new();
    for row in &rows {
        let at = usize::try_from(row.get::<_, i64>(0)).unwrap_or_default();
        let Some(at) = at.checked_sub(1) else { continue };
        read(row, all.entry(at).or_default());
    }
    Ok(all)
}

fn read(row: &Row, found: &mut Found) {
    let owner: (Option<String>, Option<String>) = (row.get(1), row.get(2));
    if let (Some(schema), Some(name)) = owner {
        found.owner = Some((schema, name));
    }
    found.inherited |= row.get::<_, bool>(3);
    if let Some(types) = row.get::<_, Option<Vec<String>>>(4) {
        // Three spellings of each.
        found.routines.push(types.chunks(3).map(<[String]>::to_vec).collect());
    }
}
