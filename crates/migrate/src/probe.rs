//! What the catalog says about a statement that runs outside of transactions: has it happened, has it broken halfway?

use relvar_catalog::name::dotted;
use tokio_postgres::Client;

use crate::statement::{Conduct, ReindexTarget};

type Probed<T> = Result<T, tokio_postgres::Error>;

/// What is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing can be said.
    Nothing,
    /// What the statement makes is not there; what it removes is gone.
    Absent,
    /// What it makes or removes is there, whole.
    Present,
    /// A broken run left something that these statements remove or finish.
    Broken(Vec<String>),
    /// The name belongs to something else.
    Elsewhere(String),
    /// Another session builds this index now.
    BeingBuilt(i32),
}

impl Found {
    /// The word that the journal keeps.
    pub(crate) fn word(&self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Absent => Some("absent"),
            Self::Present => Some("present"),
            Self::Broken(_) => Some("broken"),
            Self::Elsewhere(_) => Some("elsewhere"),
            Self::BeingBuilt(_) => Some("being built"),
        }
    }
}

/// Looks.
pub(crate) async fn look(client: &Client, conduct: &Conduct) -> Probed<Found> {
    match conduct {
        Conduct::CreateIndexConcurrently { index: Some(index), table } => {
            created_index(client, index, table).await
        }
        Conduct::DropIndexConcurrently { index } => {
            let there = resolve(client, index).await?.is_some();
            Ok(if there { Found::Present } else { Found::Absent })
        }
        Conduct::ReindexConcurrently { target } => reindexed(client, target).await,
        Conduct::DetachConcurrently { table, partition } => {
            detached(client, table, partition).await
        }
        Conduct::CreateIndexConcurrently { index: None, .. }
        | Conduct::Alone { .. }
        | Conduct::Ordinary
        | Conduct::Setting
        | Conduct::TransactionControl { .. }
        | Conduct::CopyFromStdin => Ok(Found::Nothing),
    }
}

async fn created_index(client: &Client, index: &str, table: &[String]) -> Probed<Found> {
    let Some(table) = resolve(client, table).await? else { return Ok(Found::Absent) };
    let sql = "SELECT i.indrelid = t.oid, i.indisvalid AND i.indisready, \
                   pg_catalog.format('%I.%I', n.nspname, c.relname), COALESCE(i.indrelid::pg_catalog.regclass::text, 'no table: it is no index'), p.pid \
               FROM pg_catalog.pg_class t \
               JOIN pg_catalog.pg_class c ON c.relnamespace = t.relnamespace AND c.relname = $2::text::name \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid \
               LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.index_relid = c.oid \
               WHERE t.oid = $1";
    let Some(row) = client.query_opt(sql, &[&table, &index]).await? else {
        return Ok(Found::Absent);
    };
    let (on_table, valid): (Option<bool>, Option<bool>) = (row.get(0), row.get(1));
    let builder: Option<i32> = row.get(4);
    Ok(match (on_table, valid, builder) {
        (Some(true), Some(true), _) => Found::Present,
        (Some(true), _, Some(pid)) => Found::BeingBuilt(pid),
        (Some(true), _, None) => Found::Broken(vec![drop_concurrently(row.get(2))]),
        (Some(false) | None, _, _) => Found::Elsewhere(row.get(3)),
    })
}

/// A broken REINDEX CONCURRENTLY leaves invalid indexes named after the old one.
async fn reindexed(client: &Client, target: &ReindexTarget) -> Probed<Found> {
    let (name, of_index) = match target {
        ReindexTarget::Index(name) => (name, true),
        ReindexTarget::Table(name) => (name, false),
        ReindexTarget::Many => return Ok(Found::Nothing),
    };
    let Some(relation) = resolve(client, name).await? else { return Ok(Found::Nothing) };
    // The server cuts the old name to make room for the ending, at most by the ending's length.
    let sql = "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) \
               FROM pg_catalog.pg_index i \
               JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_catalog.pg_class o ON o.oid = $1 \
               WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' \
               AND CASE WHEN $2 THEN i.indrelid = (SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = o.oid) \
                        AND pg_catalog.starts_with(o.relname::text, pg_catalog.regexp_replace(c.relname::text, '_cc(new|old)[0-9]*$', '')) \
                   ELSE i.indrelid = o.oid END ORDER BY 1";
    let rows = client.query(sql, &[&relation, &of_index]).await?;
    let drops: Vec<String> = rows.iter().map(|row| drop_concurrently(row.get(0))).collect();
    Ok(if drops.is_empty() { Found::Nothing } else { Found::Broken(drops) })
}

async fn detached(client: &Client, table: &[String], partition: &[String]) -> Probed<Found> {
    let (Some(parent), Some(child)) =
        (resolve(client, table).await?, resolve(client, partition).await?)
    else {
        return Ok(Found::Absent);
    };
    let sql = "SELECT i.inhdetachpending, \
                   pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', i.inhparent::pg_catalog.regclass, i.inhrelid::pg_catalog.regclass) \
               FROM pg_catalog.pg_inherits i WHERE i.inhparent = $1 AND i.inhrelid = $2";
    Ok(match client.query_opt(sql, &[&parent, &child]).await? {
        None => Found::Absent,
        Some(row) if row.get(0) => Found::Broken(vec![row.get(1)]),
        Some(_) => Found::Present,
    })
}

/// The OID that a name means in this session.
async fn resolve(client: &Client, name: &[String]) -> Probed<Option<u32>> {
    let sql = "SELECT pg_catalog.to_regclass($1)::oid";
    Ok(client.query_one(sql, &[&dotted(name)]).await?.get(0))
}

fn drop_concurrently(name: &str) -> String {
    format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")
}
