//! Operator classes as keys of indexes use them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Error;
use crate::fetch::{Fields, Session};

pub(crate) struct Row {
    oid: u32,
    method: u32,
    name: String,
    input: u32,
    default: bool,
    preferred: bool,
    polymorphic: bool,
    /// Whether the method stores another type than the key's.
    stores_another: bool,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("operator classes", include_str!("operator_class.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        oid: f.take()?,
        method: f.take()?,
        name: f.take()?,
        input: f.take()?,
        default: f.take()?,
        preferred: f.take()?,
        polymorphic: f.take()?,
        stores_another: f.take()?,
    })
}

/// Operator classes by OID.
pub(crate) struct OperatorClasses {
    rows: FxHashMap<u32, Row>,
    /// Methods and types that have a default made for just this type.
    exact: FxHashSet<(u32, u32)>,
}

impl OperatorClasses {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        let defaults = rows.iter().filter(|row| row.default);
        let exact = defaults.map(|row| (row.method, row.input)).collect();
        OperatorClasses { rows: rows.into_iter().map(|row| (row.oid, row)).collect(), exact }
    }

    /// Its name as SQL.
    pub(crate) fn name(&self, oid: u32) -> Option<&str> {
        self.rows.get(&oid).map(|row| row.name.as_str())
    }

    /// Whether PostgreSQL chooses it by itself for an expression whose column in the index has that type.
    ///
    /// Where the method stores another type (GIN, GiST), that is not the expression's, and all that can be
    /// said is whether the class is the default of the type that it is made for.
    pub(crate) fn is_default_of_expression(&self, oid: u32, stored: u32) -> bool {
        match self.rows.get(&oid) {
            Some(row) if row.stores_another => row.default && !is_version_dependent(row),
            _ => self.is_default(oid, stored),
        }
    }

    /// Whether PostgreSQL chooses it by itself for a key of that type (no domain).
    ///
    /// As `GetDefaultOpClass` does: a default made for just this type wins; otherwise one for a type
    /// that it is coerced to, polymorphic or preferred. In doubt the answer is no, and the class is said.
    pub(crate) fn is_default(&self, oid: u32, key_type: u32) -> bool {
        let is_chosen = |row: &&Row| row.default && !is_version_dependent(row);
        let Some(row) = self.rows.get(&oid).filter(is_chosen) else { return false };
        row.input == key_type
            || !self.exact.contains(&(row.method, key_type)) && (row.preferred || row.polymorphic)
    }
}

/// Whether it depends on the version which class is the default: for GiST on network addresses it is that of
/// btree_gist before 19 and `inet_ops` from 19 on. The class is always said there.
fn is_version_dependent(row: &Row) -> bool {
    const GIST: u32 = 783;
    const INET: u32 = 869;
    const CIDR: u32 = 650;
    row.method == GIST && matches!(row.input, INET | CIDR)
}
