//! `CREATE INDEX`.

use relvar_catalog::name::quote_identifier;

use super::sql_list;
use crate::resolve::{Index, Table};

/// The statement of an index; without a name, PostgreSQL chooses it.
pub(crate) fn definition(table: &Table, index: &Index) -> String {
    let mut sql = format!("CREATE {}INDEX ", if index.unique { "UNIQUE " } else { "" });
    if let Some(name) = &index.name {
        sql.push_str(&format!("{} ", quote_identifier(name)));
    }
    sql.push_str(&format!("ON {}", table.name.sql()));
    if let Some(method) = &index.method {
        sql.push_str(&format!(" USING {}", quote_identifier(method)));
    }
    sql.push_str(&format!(" ({})", index.keys.join(", ")));
    if !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE {}", sql_list(&index.include)));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(predicate) = &index.predicate {
        sql.push_str(&format!(" WHERE {predicate}"));
    }
    sql.push(';');
    sql
}
