//! What a shadow database is like before and after a revision, seen in ways that share no code.
//!
//! A [`Snapshot`] holds the catalog as relvar reads it, the schema as `pg_dump` prints it, the OID and file of
//! every relation, and a checksum of every table's rows. The comparisons are pure.

mod attributes;
pub(crate) mod identity;
pub(crate) mod reach;
pub(crate) mod rows;

use std::collections::BTreeMap;

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, Catalog, Kind, Object, ObjectId};
use relvar_diff::{Change, diff};
use relvar_introspect::Options;
use relvar_server::{PgDump, Shadow, schema_differences};
use tokio::task::JoinSet;
use tokio_postgres::Client;

use crate::verify::VerifyError;

/// A database at one moment.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub catalog: Catalog,
    /// None where there is no pg_dump that is new enough.
    pub dump: Option<String>,
    pub relations: BTreeMap<(String, String), Relation>,
    pub rows: BTreeMap<ObjectId, TableRows>,
}

/// A snapshot without its dump.
type Seen = (Catalog, BTreeMap<(String, String), Relation>, BTreeMap<ObjectId, TableRows>);

/// Which relation it is, and in which file it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Relation {
    pub oid: u32,
    pub file: u32,
    /// False for a table whose file is empty: it holds no row, and need not be asked.
    pub may_hold_rows: bool,
}

/// The rows of a table, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableRows {
    pub count: i64,
    /// By column: a sum over the hashes of its values, which no order of rows changes.
    pub columns: BTreeMap<String, String>,
    /// The same by column and attribute, of columns that hold values of composite types.
    pub attributes: BTreeMap<(String, String), String>,
}

/// How snapshots are taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Camera<'a> {
    pub options: &'a Options,
    pub pg_dump: Option<&'a PgDump>,
}

impl Camera<'_> {
    /// Looks at a database.
    pub(crate) async fn snapshot(&self, shadow: &Shadow) -> Result<Snapshot, VerifyError> {
        let client = shadow.connect().await?;
        let seen = async {
            let catalog = relvar_introspect::read(&client, self.options).await?;
            Self::seen(&client, catalog).await
        };
        let ((catalog, relations, rows), dump) = tokio::try_join!(seen, self.dump(shadow))?;
        Ok(Snapshot { catalog, dump, relations, rows })
    }

    /// Looks at a database whose catalog, and perhaps dump, are known.
    pub(crate) async fn snapshot_of(
        &self,
        shadow: &Shadow,
        known: Known,
    ) -> Result<Snapshot, VerifyError> {
        let client = shadow.connect().await?;
        let seen = Self::seen(&client, known.catalog);
        let dump = async {
            match known.dump {
                Some(dump) => Ok(Some(dump)),
                None => self.dump(shadow).await,
            }
        };
        let ((catalog, relations, rows), dump) = tokio::try_join!(seen, dump)?;
        Ok(Snapshot { catalog, dump, relations, rows })
    }

    /// Begins to dump a database that stays as it is.
    pub(crate) fn begin_dump(&self, shadow: &Shadow) -> Dumping {
        let mut tasks = JoinSet::new();
        if let Some(pg_dump) = self.pg_dump.cloned() {
            let (target, arguments) = (shadow.target(), self.dump_arguments());
            tasks.spawn(async move { pg_dump.schema(&target, &arguments).await });
        }
        Dumping(tasks)
    }

    async fn seen(client: &Client, catalog: Catalog) -> Result<Seen, VerifyError> {
        let relations = relations(client).await?;
        let rows = rows(client, &catalog, &relations).await?;
        Ok((catalog, relations, rows))
    }

    /// The schema as pg_dump prints it, without the ledger and what the options leave out.
    pub(crate) async fn dump(&self, shadow: &Shadow) -> Result<Option<String>, VerifyError> {
        let Some(pg_dump) = self.pg_dump else { return Ok(None) };
        Ok(Some(pg_dump.schema(&shadow.target(), &self.dump_arguments()).await?))
    }

    fn dump_arguments(&self) -> Vec<String> {
        let mut arguments = vec!["--exclude-schema=relvar".to_owned()];
        if !self.options.owners {
            arguments.push("--no-owner".to_owned());
        }
        if !self.options.grants {
            arguments.push("--no-privileges".to_owned());
        }
        arguments
    }
}

/// What is known of a database's schema before anybody looks.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its catalog.
    pub catalog: Catalog,
    /// Its schema as `pg_dump` prints it.
    pub dump: Option<String>,
}

/// A dump that goes on beside other work, and ends when this is dropped.
pub(crate) struct Dumping(JoinSet<Result<String, relvar_server::Error>>);

impl Dumping {
    /// Waits for it; none where there is no pg_dump.
    pub(crate) async fn text(mut self) -> Result<Option<String>, VerifyError> {
        match self.0.join_next().await {
            Some(Ok(text)) => Ok(Some(text?)),
            // Nothing cancels the task but its drop. A witness is not to be missing in silence.
            Some(Err(panicked)) => std::panic::resume_unwind(panicked.into_panic()),
            None => Ok(None),
        }
    }
}

/// The differences between two catalogs, a line each; none where they are the same.
pub(crate) fn catalogs(found: &Catalog, expected: &Catalog) -> Option<String> {
    let changes = diff(found, expected);
    (!changes.is_empty()).then(|| told(&changes))
}

/// Differences from what is expected, a line for each object.
pub(crate) fn told(changes: &[Change]) -> String {
    changes.iter().map(difference).collect::<Vec<_>>().join("\n")
}

fn difference(change: &Change) -> String {
    let attributes = change.attributes();
    if attributes.is_empty() {
        return change.to_string();
    }
    let attributes = attributes.iter().map(|attribute| match attribute.values() {
        Some((is, expected)) => format!("{} is {is}, expected {expected}", attribute.words()),
        None => format!("{} differs", attribute.words()),
    });
    format!("{}: {}", change.headline(), attributes.collect::<Vec<_>>().join("; "))
}

/// The statements that only one of two dumps has; none where they are the same, or one is missing.
///
/// By nature two dumps differ in the order of statements and of a table's columns; see [`schema_differences`].
pub(crate) fn dump_differences(found: Option<&str>, expected: Option<&str>) -> Vec<String> {
    match (found, expected) {
        (Some(found), Some(expected)) => schema_differences(found, expected),
        (None, _) | (_, None) => Vec::new(),
    }
}

// Only the method heap (2 in every version) is known to keep its rows in the file whose size is asked here.
const RELATIONS: &str = "\
    SELECT n.nspname::text, c.relname::text, c.oid, pg_catalog.pg_relation_filenode(c.oid), \
           c.relkind = 'r' AND (c.relam <> 2 OR pg_catalog.pg_relation_size(c.oid) > 0) \
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'relvar')";

async fn relations(client: &Client) -> Result<BTreeMap<(String, String), Relation>, VerifyError> {
    let rows = client.query(RELATIONS, &[]).await.map_err(VerifyError::server("read pg_class"))?;
    let relation = |row: &tokio_postgres::Row| {
        let file: Option<u32> = row.get(3);
        let may_hold_rows: Option<bool> = row.get(4);
        let relation = Relation {
            oid: row.get(2),
            file: file.unwrap_or(0),
            may_hold_rows: may_hold_rows.unwrap_or(true),
        };
        ((row.get(0), row.get(1)), relation)
    };
    Ok(rows.iter().map(relation).collect())
}

/// Checksums of all tables that hold rows themselves.
async fn rows(
    client: &Client,
    catalog: &Catalog,
    relations: &BTreeMap<(String, String), Relation>,
) -> Result<BTreeMap<ObjectId, TableRows>, VerifyError> {
    let is_empty = |table: &ObjectId| {
        let name = (table.schema.to_string(), table.name.to_string());
        relations.get(&name).is_some_and(|relation| !relation.may_hold_rows)
    };
    let mut columns: BTreeMap<&ObjectId, Vec<&Object>> = BTreeMap::new();
    for column in catalog.of_kind(Kind::Column) {
        if let Some(table) = column.parent().filter(|table| holds_rows(catalog, table)) {
            columns.entry(table).or_default().push(column);
        }
    }
    let mut rows = BTreeMap::new();
    for (table, columns) in columns.into_iter().filter(|(table, _)| !is_empty(table)) {
        // A file may hold nothing but rows that are gone.
        let sql = format!("SELECT EXISTS (SELECT FROM ONLY {})", table.sql());
        let reading = VerifyError::server("read rows");
        let any: bool = client.query_one(&sql, &[]).await.map_err(&reading)?.get(0);
        if any {
            let mut found = table_rows(client, table, &columns).await?;
            found.attributes = attributes::sums(client, catalog, table, &columns).await?;
            rows.insert(table.clone(), found);
        }
    }
    Ok(rows)
}

fn holds_rows(catalog: &Catalog, table: &ObjectId) -> bool {
    matches!(catalog.get(table).map(|object| &object.body), Some(Body::Table(table)) if table.partition_by.is_none())
}

async fn table_rows(
    client: &Client,
    table: &ObjectId,
    columns: &[&Object],
) -> Result<TableRows, VerifyError> {
    let mut count = 0;
    let mut sums = BTreeMap::new();
    // A select list ends at 1,664 entries.
    for batch in columns.chunks(1_000) {
        let sum = |column: &&Object| {
            let name = quote_identifier(&column.id.name);
            format!(
                "coalesce(sum(pg_catalog.hashtextextended({name}::text, 0)::numeric), 0)::text \
                 || '/' || count({name})"
            )
        };
        let sums_sql: Vec<String> = batch.iter().map(sum).collect();
        let sql = format!("SELECT count(*), {} FROM ONLY {}", sums_sql.join(", "), table.sql());
        let row = client.query_one(&sql, &[]).await.map_err(VerifyError::server("read rows"))?;
        count = row.get(0);
        for (at, column) in batch.iter().enumerate() {
            sums.insert(column.id.name.to_string(), row.get(at + 1));
        }
    }
    Ok(TableRows { count, columns: sums, attributes: BTreeMap::new() })
}

/// The tables and columns whose data a revision says it loses, by path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lossy(pub Vec<String>);

impl Lossy {
    fn names(&self, path: &str) -> bool {
        // A person may have left the schema out.
        let names = |said: &String| {
            path == said || path.strip_suffix(said).is_some_and(|rest| rest.ends_with('.'))
        };
        self.0.iter().any(names)
    }
}

/// Rows that were there before and are not, or hold something else; a line each. `renamed` gives the name that an
/// object has after. A column whose type changed cannot be compared.
pub(crate) fn lost_rows(
    before: &Snapshot,
    after: &Snapshot,
    lossy: &Lossy,
    renamed: impl Fn(&ObjectId) -> ObjectId,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, rows) in &before.rows {
        if lossy.names(&table.path()) {
            continue;
        }
        let new_table = renamed(table);
        let Some(found) = after.rows.get(&new_table) else {
            lines.push(format!("{table} had {} rows, and has none", rows.count));
            continue;
        };
        if found.count != rows.count {
            lines.push(format!("{table} had {} rows, and has {}", rows.count, found.count));
            continue;
        }
        for (column, sum) in &rows.columns {
            let id = ObjectId::member(Kind::Column, table.clone().into(), column.as_str());
            let new_id = renamed(&id);
            let same_type = same_column(before.catalog.get(&id), after.catalog.get(&new_id));
            if !same_type || lossy.names(&id.path()) {
                continue;
            }
            // The text of a value is another one where a type in it has other attributes.
            let differs =
                match attributes::comparable(&before.catalog, &after.catalog, &id, &new_id) {
                    None => found.columns.get(&*new_id.name) != Some(sum),
                    Some(names) => names.iter().any(|attribute| {
                        let of = |rows: &TableRows, id: &ObjectId| {
                            rows.attributes.get(&(id.name.to_string(), attribute.clone())).cloned()
                        };
                        of(rows, &id) != of(found, &new_id)
                    }),
                };
            if differs {
                lines.push(format!("{id} holds other values than before"));
            }
        }
    }
    lines
}

/// Whether values of the one column can be compared with values of the other.
fn same_column(before: Option<&Object>, after: Option<&Object>) -> bool {
    match (before.map(|object| &object.body), after.map(|object| &object.body)) {
        (Some(Body::Column(before)), Some(Body::Column(after))) => {
            before.data_type == after.data_type && before.generated == after.generated
        }
        (Some(_), None) => true,
        _ => false,
    }
}
