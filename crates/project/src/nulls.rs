//! Rows that are NULL in a column that is to be NOT NULL, counted where a database can be asked.

use relvar_catalog::ObjectId;
use relvar_catalog::name::quote_identifier;
use relvar_report::Finding;
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

/// For how long a count may take.
const COUNT_MAX: &str = "30s";

/// A column that is to be NOT NULL.
pub struct Asked {
    /// As it is called afterwards.
    pub column: ObjectId,
    /// Its table as it is called in the database.
    pub table: ObjectId,
    /// Its name in the database.
    pub name: String,
}

/// The tables that hold a table's rows, without foreign ones: their servers are not asked. None where this role sees
/// only some of the rows.
const FAMILY: &str = "WITH RECURSIVE family (oid) AS ( \
      SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
       WHERE n.nspname = $1 AND c.relname = $2 \
      UNION SELECT i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid) \
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), \
           pg_catalog.has_column_privilege(c.oid, $3, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid) \
      FROM family f JOIN pg_catalog.pg_class c ON c.oid = f.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE c.relkind = 'r'";

/// A finding for each column that is NULL somewhere, or could not be counted.
pub async fn count(client: &Client, columns: &[Asked]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for asked in columns {
        let path = asked.column.path();
        let help = format!("provide a value for existing rows with --backfill '{path}=EXPRESSION'");
        let finding = match nulls(client, asked).await {
            Ok(Some(0)) => continue,
            Ok(Some(rows)) => {
                let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
                Finding::warning(
                    "null-values",
                    format!("{path} is NULL in {rows}, and is to be NOT NULL"),
                )
                .with_help(help)
            }
            Ok(None) => uncounted(asked, "this role may not read all rows"),
            Err(error) => uncounted(asked, &relvar_connect::describe(&error).message),
        };
        findings.push(finding.about(asked.column.to_string()));
    }
    findings
}

fn uncounted(asked: &Asked, why: &str) -> Finding {
    let (path, table) = (asked.column.path(), asked.table.sql());
    let column = quote_identifier(&asked.name);
    let message = format!("{path} is to be NOT NULL; its NULLs were not counted: {why}");
    Finding::note("null-values", message)
        .with_help(format!("count them: SELECT count(*) FROM {table} WHERE {column} IS NULL"))
}

async fn nulls(client: &Client, asked: &Asked) -> Result<Option<i64>, tokio_postgres::Error> {
    client
        .batch_execute(&format!("BEGIN READ ONLY; SET LOCAL statement_timeout = '{COUNT_MAX}'"))
        .await?;
    let counted = counted(client, asked).await;
    client.batch_execute("ROLLBACK").await?;
    counted
}

async fn counted(client: &Client, asked: &Asked) -> Result<Option<i64>, tokio_postgres::Error> {
    let (schema, table): (&str, &str) = (&asked.table.schema, &asked.table.name);
    let params: [(&(dyn ToSql + Sync), Type); 3] =
        [(&schema, Type::TEXT), (&table, Type::TEXT), (&asked.name, Type::TEXT)];
    let mut total = 0;
    for row in client.query_typed(FAMILY, &params).await? {
        let (name, is_readable): (String, bool) = (row.get(0), row.get(1));
        if !is_readable {
            return Ok(None);
        }
        let column = quote_identifier(&asked.name);
        let sql = format!("SELECT pg_catalog.count(*) FROM ONLY {name} WHERE {column} IS NULL");
        let rows = client.query_typed(&sql, &[]).await?;
        total += rows.first().map_or(0, |row| row.get::<_, i64>(0));
    }
    Ok(Some(total))
}
