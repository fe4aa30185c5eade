//! Options that a user can set, told apart from those that PostgreSQL keeps for itself.
//!
//! PostgreSQL stores both in the same arrays. Since 15.20 it keeps `pg_attver` among the options of every column: its
//! value is a WAL position, a `SET` of it is ignored, and the manual reserves the prefix `pg_` for such options.

use std::collections::BTreeSet;

use relvar_catalog::Unrepresented;

/// Where options are stored, which decides what they may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    Column,
    /// Parameters of its operator class, which defines them.
    IndexKey,
    Table,
    ToastTable,
    View,
    MaterializedView,
    Index,
    /// Options that a foreign-data wrapper defines.
    Foreign,
}

/// An option that is left out: where it was found, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LeftOut {
    holder: Holder,
    name: String,
}

/// The name of `name=value`; also of a foreign object's `name 'value'`, where it may be quoted.
fn name(option: &str) -> &str {
    let end = option.find(['=', ' ']).unwrap_or(option.len());
    option[..end].trim_matches('"')
}

/// Those of `options` that a user can set on a server of that major; the names of the others go to `left_out`.
///
/// `method` is the access method of an index, table or materialised view, where it is not the usual one; one of an
/// extension defines options of its own.
pub(crate) fn settable(
    options: &[&str],
    (holder, method): (Holder, Option<&str>),
    major: u32,
    left_out: &mut BTreeSet<LeftOut>,
) -> Vec<String> {
    let mut kept = Vec::new();
    for option in options {
        let name = name(option);
        if !is_reserved(name) && can_set(holder, method, name, major) {
            kept.push((*option).to_owned());
        } else {
            left_out.insert(LeftOut { holder, name: name.to_owned() });
        }
    }
    kept
}

fn is_reserved(name: &str) -> bool {
    name.starts_with("pg_")
}

fn can_set(holder: Holder, method: Option<&str>, name: &str, major: u32) -> bool {
    let known = |list: &[(&str, u32)]| list.iter().any(|(n, since)| *n == name && *since <= major);
    match (holder, method) {
        (Holder::IndexKey | Holder::Foreign, _)
        // Tables of an access method that an extension brings.
        | (Holder::Table | Holder::MaterializedView, Some(_)) => true,
        (Holder::Column, _) => known(COLUMN),
        (Holder::ToastTable, _) => known(HEAP_AND_TOAST),
        (Holder::Table | Holder::MaterializedView, None) => known(HEAP_AND_TOAST) || known(HEAP),
        (Holder::View, _) => known(VIEW),
        (Holder::Index, Some("btree")) => known(BTREE),
        (Holder::Index, Some("hash" | "spgist")) => known(FILLFACTOR),
        (Holder::Index, Some("gist")) => known(GIST),
        (Holder::Index, Some("gin")) => known(GIN),
        (Holder::Index, Some("brin")) => known(BRIN),
        // Another access method's, which an extension brings.
        (Holder::Index, _) => true,
    }
}

// Names, and the first major (14 for all that are older) that takes them: from "Storage Parameters" of CREATE TABLE and
// CREATE INDEX, CREATE VIEW, and "Per-Attribute Options" of ALTER TABLE in the manuals of 14 to 19.
const COLUMN: &[(&str, u32)] = &[("n_distinct", 14), ("n_distinct_inherited", 14)];
const HEAP: &[(&str, u32)] = &[
    ("autovacuum_analyze_scale_factor", 14),
    ("autovacuum_analyze_threshold", 14),
    ("fillfactor", 14),
    ("log_autoanalyze_min_duration", 19),
    ("parallel_workers", 14),
    ("toast_tuple_target", 14),
    ("user_catalog_table", 14),
];
const HEAP_AND_TOAST: &[(&str, u32)] = &[
    ("autovacuum_enabled", 14),
    ("autovacuum_freeze_max_age", 14),
    ("autovacuum_freeze_min_age", 14),
    ("autovacuum_freeze_table_age", 14),
    ("autovacuum_multixact_freeze_max_age", 14),
    ("autovacuum_multixact_freeze_min_age", 14),
    ("autovacuum_multixact_freeze_table_age", 14),
    ("autovacuum_parallel_workers", 19),
    ("autovacuum_vacuum_cost_delay", 14),
    ("autovacuum_vacuum_cost_limit", 14),
    ("autovacuum_vacuum_insert_scale_factor", 14),
    ("autovacuum_vacuum_insert_threshold", 14),
    ("autovacuum_vacuum_max_threshold", 18),
    ("autovacuum_vacuum_scale_factor", 14),
    ("autovacuum_vacuum_threshold", 14),
    ("log_autovacuum_min_duration", 14),
    ("vacuum_index_cleanup", 14),
    ("vacuum_max_eager_freeze_failure_rate", 18),
    ("vacuum_truncate", 14),
];
const VIEW: &[(&str, u32)] =
    &[("check_option", 14), ("security_barrier", 14), ("security_invoker", 15)];
const FILLFACTOR: &[(&str, u32)] = &[("fillfactor", 14)];
const BTREE: &[(&str, u32)] = &[
    ("deduplicate_items", 14),
    ("fillfactor", 14),
    // Without effect since 14, and still taken.
    ("vacuum_cleanup_index_scale_factor", 14),
];
const GIST: &[(&str, u32)] = &[("buffering", 14), ("fillfactor", 14)];
const GIN: &[(&str, u32)] = &[("fastupdate", 14), ("gin_pending_list_limit", 14)];
const BRIN: &[(&str, u32)] = &[("autosummarize", 14), ("pages_per_range", 14)];

impl LeftOut {
    pub(crate) fn describe(&self, major: u32) -> Unrepresented {
        let on = match self.holder {
            Holder::Column => "columns",
            Holder::IndexKey => "index keys",
            Holder::Table => "tables",
            Holder::ToastTable => "TOAST tables",
            Holder::View => "views",
            Holder::MaterializedView => "materialized views",
            Holder::Index => "indexes",
            Holder::Foreign => "foreign objects",
        };
        let reason = if is_reserved(&self.name) {
            "PostgreSQL reserves the prefix pg_ for its own bookkeeping; relvar neither compares nor \
             sets it"
                .to_owned()
        } else {
            format!(
                "PostgreSQL {major} has no such option that a user can set, as far as relvar knows; \
                 relvar neither compares nor sets it"
            )
        };
        let description = format!("option {} of {on}", self.name);
        Unrepresented {
            description,
            reason,
            is_option: true,
            holds: Vec::new(),
            needed_by: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_unknown_and_newer_options_are_left_out() {
        let mut left_out = BTreeSet::new();
        let mut kept = |options: &[&str], of, major| settable(options, of, major, &mut left_out);
        let column = (Holder::Column, None);
        assert_eq!(kept(&["pg_attver=4711", "n_distinct=5"], column, 15), ["n_distinct=5"]);
        let view = (Holder::View, None);
        assert_eq!(kept(&["security_invoker=true"], view, 15), ["security_invoker=true"]);
        assert!(kept(&["security_invoker=true"], view, 14).is_empty());
        assert_eq!(kept(&["lists=100", "pg_x=1"], (Holder::Index, Some("ivfflat")), 16).len(), 1);
        assert!(
            kept(&["autovacuum_analyze_threshold=1"], (Holder::ToastTable, None), 18).is_empty()
        );
        let names: Vec<String> = left_out.iter().map(|o| o.describe(14).description).collect();
        let expected = [
            "option pg_attver of columns",
            "option autovacuum_analyze_threshold of TOAST tables",
            "option security_invoker of views",
            "option pg_x of indexes",
        ];
        assert_eq!(names, expected);
    }
}
