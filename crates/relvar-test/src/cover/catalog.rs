//! What the schema says that plans do not.

use std::collections::HashMap;

use tokio_postgres::Client;

/// Columns of tables, and what indexes begin with and are limited to, by names without a schema.
#[derive(Debug, Default)]
pub struct Catalog {
    columns: HashMap<String, Vec<String>>,
    indexes: HashMap<String, Index>,
}

#[derive(Debug)]
struct Index {
    /// What a B-tree is sorted by first; others are searched by any of their columns.
    first: Option<String>,
    /// Which rows it holds, when not all.
    predicate: Option<String>,
    /// Its table and what stands behind USING: `gin (search)`.
    table: String,
    definition: String,
}

const COLUMNS: &str = "SELECT relname::text, attname::text FROM pg_attribute \
    JOIN pg_class c ON c.oid = attrelid WHERE attnum > 0 AND NOT attisdropped \
    AND relkind IN ('r', 'p', 'm', 'f') AND relnamespace <> 'pg_catalog'::regnamespace ORDER BY attnum";
const INDEXES: &str = "SELECT c.relname::text, \
    CASE WHEN amname = 'btree' THEN pg_get_indexdef(indexrelid, 1, false) END, \
    pg_get_expr(indpred, indrelid), t.relname::text, \
    substring(pg_get_indexdef(indexrelid) FROM ' USING (.*)') FROM pg_index JOIN pg_class t ON t.oid = indrelid JOIN pg_class c ON c.oid = indexrelid \
    JOIN pg_am a ON a.oid = c.relam WHERE c.relnamespace <> 'pg_catalog'::regnamespace";

impl Catalog {
    pub async fn read(client: &Client) -> Result<Catalog, tokio_postgres::Error> {
        let mut catalog = Catalog::default();
        for row in client.query(COLUMNS, &[]).await? {
            catalog.columns.entry(row.get(0)).or_default().push(row.get(1));
        }
        for row in client.query(INDEXES, &[]).await? {
            let definition = row.get::<_, Option<String>>(4).unwrap_or_default();
            let (first, predicate, table) = (row.get(1), row.get(2), row.get(3));
            let index = Index { first, predicate, table, definition };
            catalog.indexes.insert(row.get(0), index);
        }
        Ok(catalog)
    }

    /// Columns of a table.
    pub fn columns(&self, table: &str) -> &[String] {
        self.columns.get(table).map_or(&[], Vec::as_slice)
    }

    /// Predicate of an index, if it is partial.
    pub fn predicate(&self, index: &str) -> Option<&str> {
        self.indexes.get(index)?.predicate.as_deref()
    }

    /// Whether a table has this index already, by what stands behind USING.
    pub fn has(&self, table: &str, definition: &str) -> bool {
        let mut indexes = self.indexes.values();
        indexes.any(|index| index.table == table && index.definition == definition)
    }

    /// Whether a condition narrows down which part of an index is read, instead of being looked at entry by
    /// entry: it has to name what a B-tree is sorted by first.
    pub fn narrows(&self, index: &str, condition: &str) -> bool {
        let first = self.indexes.get(index).and_then(|index| index.first.as_deref());
        first.is_none_or(|first| names(condition, first))
    }
}

/// Whether a condition has an expression that is no part of a longer name, nor another table's.
fn names(condition: &str, expression: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '$');
    condition.match_indices(expression).any(|(at, found)| {
        let behind = &condition[at + found.len()..];
        !condition[..at].ends_with(part) && !behind.starts_with(part)
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_is_whole_and_of_the_table_itself() {
        assert!(names("((user_id = $1) AND (id > 5))", "id"));
        assert!(names("(lower(email) = $1)", "lower(email)"));
        assert!(!names("(user_id = $1)", "id"));
        assert!(!names("(user_id = o.id)", "id"));
    }
}
