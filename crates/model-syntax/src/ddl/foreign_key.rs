//! Foreign keys, in a column, in a table, or added when all tables exist.

use super::{constraint, sql_list};
use crate::resolve::{ForeignKey, Table};

/// `REFERENCES …` with its options.
pub(crate) fn references(key: &ForeignKey) -> String {
    let mut sql = format!("REFERENCES {} {}", key.table.sql(), sql_list(&key.to));
    for (event, action) in [("DELETE", key.options.on_delete), ("UPDATE", key.options.on_update)] {
        if let Some(action) = action {
            sql.push_str(&format!(" ON {event} {action}"));
        }
    }
    if key.options.deferrable {
        sql.push_str(" DEFERRABLE INITIALLY DEFERRED");
    }
    sql
}

/// `FOREIGN KEY (…) REFERENCES …`.
pub(crate) fn definition(key: &ForeignKey) -> String {
    let name = constraint(key.options.constraint.as_ref());
    format!("{name}FOREIGN KEY {} {}", sql_list(&key.columns), references(key))
}

/// `ALTER TABLE … ADD …`, for tables that reference each other.
pub(crate) fn addition(table: &Table, key: &ForeignKey) -> String {
    format!("ALTER TABLE {} ADD {};", table.name.sql(), definition(key))
}
