//! One case: there, back, and there again.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Catalog, Kind, ObjectId};
use relvar_diff::diff;
use relvar_plan::{Options, Plan, Transaction, plan, unmet};
use relvar_server::Shadow;
use relvar_testkit::{pg_dump, same_schema};
use tokio_postgres::Client;

use crate::case::Case;

pub async fn run(case: Case) -> Result<(), String> {
    let from = Goal::made(&case.from).await.map_err(|e| format!("from: {e}"))?;
    let to = Goal::made(&case.to).await.map_err(|e| format!("to: {e}"))?;
    let unrepresented = from.catalog.unrepresented.iter().chain(&to.catalog.unrepresented);
    if let Some(unrepresented) = unrepresented.filter(|thing| !thing.is_option).min() {
        // Named to the user, never silently dropped: nothing is promised about it.
        println!("---- {}: not represented: {}", case.name, unrepresented.description);
        return Ok(());
    }
    if case.same {
        let changes: Vec<String> =
            diff(&from.catalog, &to.catalog).iter().map(ToString::to_string).collect();
        return if changes.is_empty() { Ok(()) } else { Err(format!("differ: {changes:?}")) };
    }
    let work = Work::made(&case.from).await?;
    if !case.rows.is_empty() {
        execute(&work.client, &case.rows).await.map_err(|e| format!("rows: {e}"))?;
    }
    let there = case.renames.clone();
    let back: Vec<_> =
        there.iter().map(|(k, a, b)| (k.clone(), b.clone(), a.clone())).rev().collect();
    lead(&case, &work, &to, &there).await.map_err(|e| format!("up: {e}"))?;
    // Rows that lost what they refer to cannot all come back: the way back goes from an empty database.
    let work = if case.lossy && !case.rows.is_empty() { Work::made(&case.to).await? } else { work };
    lead(&case, &work, &from, &back).await.map_err(|e| format!("down: {e}"))?;
    lead(&case, &work, &to, &there).await.map_err(|e| format!("up again: {e}"))?;
    for shadow in [from.shadow, to.shadow, work.shadow] {
        shadow.drop_database().await.map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// A schema as it shall be, and what the witnesses say of it.
struct Goal {
    shadow: Shadow,
    catalog: Catalog,
    dump: String,
}

impl Goal {
    async fn made(sql: &str) -> Result<Goal, String> {
        let work = Work::made(sql).await?;
        let catalog = work.catalog().await?;
        let dump = pg_dump(&work.shadow).await;
        Ok(Goal { shadow: work.shadow, catalog, dump })
    }
}

/// The database that is led from one schema to the other.
struct Work {
    shadow: Shadow,
    client: Client,
}

impl Work {
    async fn made(sql: &str) -> Result<Work, String> {
        let shadow = relvar_testkit::shadow().await;
        let client = shadow.connect().await.map_err(|e| e.to_string())?;
        execute(&client, sql).await?;
        Ok(Work { shadow, client })
    }

    async fn catalog(&self) -> Result<Catalog, String> {
        let client = self.shadow.connect().await.map_err(|e| e.to_string())?;
        let options = relvar_introspect::Options { owners: true, ..Default::default() };
        relvar_introspect::read(&client, &options).await.map_err(|e| e.to_string())
    }
}

async fn execute(client: &Client, sql: &str) -> Result<(), String> {
    let described = |error| format!("{}\n  in {sql}", relvar_connect::describe(&error));
    client.batch_execute(sql).await.map_err(described)
}

/// Leads `work` to the schema of `goal`, and asks both witnesses.
async fn lead(
    case: &Case,
    work: &Work,
    goal: &Goal,
    renames: &[(String, String, String)],
) -> Result<(), String> {
    run_renames(&work.client, renames).await?;
    let today = work.catalog().await?;
    let plan = plan(&today, &goal.catalog, &options(case)).map_err(|e| e.to_string())?;
    let unmet = unmet(&today, &goal.catalog, &options(case)).map_err(|e| e.to_string())?;
    if !unmet.is_empty() {
        return Err(format!("the order leaves unmet: {}", unmet.join("; ")));
    }
    if std::env::var_os("RELVAR_CASES_SHOW").is_some() {
        println!("---- {}\n{}", case.name, relvar_plan::script(&plan));
    }
    let unguarded = apply(&work.client, &plan).await?;
    let script = relvar_plan::script(&plan);
    let after = work.catalog().await?;
    let left: Vec<String> = diff(&after, &goal.catalog)
        .iter()
        .map(|change| format!("{change}\n      {change:?}"))
        .collect();
    if let Some(guard) = unguarded.filter(|_| !case.unguarded) {
        return Err(format!("{guard} is not there for a while\n{script}"));
    }
    let dumps = same_schema(&pg_dump(&work.shadow).await, &goal.dump);
    match (left.is_empty(), dumps) {
        (true, Ok(())) => Ok(()),
        (false, Ok(())) => Err(format!("catalogs differ: {}\n{script}", left.join("\n"))),
        (_, Err(text)) => Err(format!("dumps differ: {text}\n{}\n{script}", left.join("\n"))),
    }
}

fn options(case: &Case) -> Options {
    let column = |path: &str| {
        let (table, column) = path.rsplit_once('.').expect("table.column");
        let (schema, table) = table.split_once('.').unwrap_or(("public", table));
        let plain = |name: &str| name.trim_matches('"').replace("\"\"", "\"");
        let table = ObjectId::scoped(Kind::Table, plain(schema), plain(table));
        ObjectId::member(Kind::Column, table.into(), plain(column))
    };
    let backfill: BTreeMap<_, _> =
        case.backfill.iter().map(|(path, expression)| (column(path), expression.clone())).collect();
    Options { backfill, ..Options::default() }
}

/// Runs renames, by way of a third name where two are exchanged. Members go first: their paths name the
/// table of today.
async fn run_renames(client: &Client, renames: &[(String, String, String)]) -> Result<(), String> {
    let (members, wholes): (Vec<_>, Vec<_>) =
        renames.iter().enumerate().partition(|(_, (kind, ..))| is_member(kind));
    let exchanged = |to: &String| renames.iter().any(|(_, other, _)| other == to);
    let ordered: Vec<_> = members.into_iter().chain(wholes).collect();
    for (at, (kind, from, to)) in &ordered {
        let to = if exchanged(to) { interim(from, *at) } else { to.clone() };
        execute(client, &rename(kind, from, &to)).await?;
    }
    for (at, (kind, from, to)) in &ordered {
        if exchanged(to) {
            execute(client, &rename(kind, &interim(from, *at), to)).await?;
        }
    }
    Ok(())
}

fn is_member(kind: &str) -> bool {
    matches!(kind, "column" | "constraint" | "trigger" | "policy" | "attribute" | "value")
}

fn interim(name: &str, at: usize) -> String {
    match path(name) {
        (Some(parent), _) => format!("{parent}.interim_{at}"),
        (None, _) => format!("interim_{at}"),
    }
}

/// What stands before the last dot outside quotes, and after it.
fn path(name: &str) -> (Option<&str>, &str) {
    let mut quoted = false;
    let dot = name.char_indices().filter(|(_, c)| {
        quoted ^= *c == '"';
        *c == '.' && !quoted
    });
    match dot.map(|(at, _)| at).last() {
        Some(at) => (Some(&name[..at]), &name[at + 1..]),
        None => (None, name),
    }
}

fn rename(kind: &str, from: &str, to: &str) -> String {
    // A function's new name stands without its arguments.
    let bare = |name: &str| match kind {
        "function" => name.split_once('(').map_or(name, |(name, _)| name).to_string(),
        _ => name.to_string(),
    };
    let (from_name, to_name) = (bare(from), bare(to));
    let ((parent, old), (new_parent, new)) = (path(&from_name), path(&to_name));
    let table = parent.unwrap_or("public");
    match kind {
        "column" | "constraint" => format!("ALTER TABLE {table} RENAME {kind} {old} TO {new}"),
        "trigger" | "policy" => format!("ALTER {kind} {old} ON {table} RENAME TO {new}"),
        "attribute" => format!("ALTER TYPE {table} RENAME ATTRIBUTE {old} TO {new}"),
        "value" => {
            let text = |name: &str| format!("'{}'", name.trim_matches(['"', '\'']));
            format!("ALTER TYPE {table} RENAME VALUE {} TO {}", text(old), text(new))
        }
        _ => {
            let mut sql = Vec::new();
            if old != new {
                sql.push(format!("ALTER {kind} {from} RENAME TO {new}"));
            }
            let schema = new_parent.unwrap_or("public");
            if schema != table && kind != "schema" {
                let arguments = from.strip_prefix(from_name.as_str()).unwrap_or_default();
                sql.push(format!("ALTER {kind} {table}.{new}{arguments} SET SCHEMA {schema}"));
            }
            sql.join("; ")
        }
    }
}

/// The files of all tables that a user made: a table that is written anew gets another one.
async fn files(client: &Client) -> Result<BTreeMap<u32, u32>, String> {
    let sql =
        "SELECT oid, pg_relation_filenode(oid) FROM pg_class WHERE relkind = 'r' AND oid >= 16384";
    let rows = client.query(sql, &[]).await.map_err(|e| e.to_string())?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// The files of all indexes that have one, by name.
async fn index_files(client: &Client) -> Result<BTreeMap<String, u32>, String> {
    let sql = "SELECT relname::text, pg_relation_filenode(oid) FROM pg_class
               WHERE relkind = 'i' AND oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace";
    let rows = client.query(sql, &[]).await.map_err(|e| e.to_string())?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// What every row that is written in the meantime leans on: defaults, NOT NULL, keys, constraints.
async fn guards(client: &Client) -> Result<BTreeSet<String>, String> {
    let sql = "SELECT 'default of ' || attrelid::regclass || '.' || attname FROM pg_attribute
               WHERE atthasdef AND attgenerated = '' AND attrelid >= 16384
               UNION ALL SELECT 'not null of ' || attrelid::regclass || '.' || attname
               FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
               WHERE attnotnull AND NOT attisdropped AND relkind IN ('r', 'p') AND c.oid >= 16384
               UNION ALL SELECT 'primary key of ' || conrelid::regclass FROM pg_constraint
               WHERE contype = 'p' AND conrelid >= 16384
               UNION ALL SELECT 'constraint ' || conname || ' of ' || conrelid::regclass FROM pg_constraint
               WHERE contype IN ('f', 'u', 'c', 'x') AND conrelid >= 16384";
    let rows = client.query(sql, &[]).await.map_err(|e| e.to_string())?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// Runs a plan, and gives what was missing for a while.
async fn apply(client: &Client, plan: &Plan) -> Result<Option<String>, String> {
    let mut seen = vec![guards(client).await?];
    for group in plan.groups() {
        let shared = group[0].transaction != Transaction::None;
        if shared {
            client.batch_execute("BEGIN").await.map_err(|e| e.to_string())?;
        }
        for step in group {
            let (before, indexes) = (files(client).await?, index_files(client).await?);
            if let Err(error) = client.batch_execute(&step.sql).await {
                let script = relvar_plan::script(plan);
                let error = relvar_connect::describe(&error);
                return Err(format!("{error}\n  in {}\n  of\n{script}", step.sql));
            }
            let after = files(client).await?;
            let written = |(table, file): (&u32, &u32)| after.get(table).is_some_and(|f| f != file);
            if before.iter().any(written) != step.rewrites {
                return Err(format!("rewrites is {} for {}", step.rewrites, step.sql));
            }
            let after = index_files(client).await?;
            let rebuilt =
                indexes.iter().filter(|(name, file)| after.get(*name).is_some_and(|f| f != *file));
            let rebuilt: BTreeSet<&str> = rebuilt.map(|(name, _)| name.as_str()).collect();
            let said: BTreeSet<&str> = step.rebuilds.iter().map(|index| &*index.name).collect();
            if step.sql.contains(" TYPE ") && !step.rewrites && rebuilt != said {
                return Err(format!("{rebuilt:?} is rebuilt, not {said:?}, by {}", step.sql));
            }
        }
        if shared {
            client.batch_execute("COMMIT").await.map_err(|e| e.to_string())?;
        }
        seen.push(guards(client).await?);
    }
    // What there is before and after is never missing in between, where others write.
    let (first, last) = (&seen[0], &seen[seen.len() - 1]);
    let missing = |guard: &&String| seen.iter().any(|then| !then.contains(*guard));
    Ok(first.intersection(last).find(missing).cloned())
}
