//! A catalog as schema files that a person would keep: one for each table, view and function, one for each of
//! the smaller kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use relvar_catalog::{
    Body, Catalog, ConstraintKind, Facts, Inheritance, Kind, Object, ObjectId, TableFacts,
};
use relvar_diff::diff;
use relvar_plan::{LockMode, Options, Step, plan};
use relvar_source::SchemaFile;

use crate::side::nothing_on;

/// Writes a catalog as schema files. They can be loaded in any order.
///
/// # Errors
/// When the catalog cannot be planned, which is a bug.
pub fn split(
    catalog: &Catalog,
    default_schema: &str,
) -> Result<Vec<SchemaFile>, relvar_plan::Error> {
    let homes = Homes::new(catalog);
    let mut names = Names::default();
    let mut texts: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for (from, to) in homes.halves() {
        // A step tells what it is for as a person reads it; these are the same words.
        let objects: BTreeMap<String, ObjectId> = diff(&from, &to)
            .into_iter()
            .map(|change| (change.to_string(), change.id().clone()))
            .collect();
        for step in plan(&from, &to, &without_rows(&to))?.steps {
            // A setting of the plan's own; schema files are loaded without such checks anyway.
            if step.because.is_empty() {
                continue;
            }
            let path = match objects.get(&step.because) {
                Some(id) => names.path(&homes.of(id), default_schema),
                None => PathBuf::from("other.sql"),
            };
            if let Some(sql) = plain_form(step, &from) {
                texts.entry(path).or_default().push(sql);
            }
        }
    }
    Ok(texts.into_iter().map(|(path, statements)| file(&path, &statements)).collect())
}

/// The plan adds the late foreign keys as on tables in use: first NOT VALID, then validated. In a file they are valid
/// from the start.
fn plain_form(step: Step, from: &Catalog) -> Option<String> {
    let is_late = from.of_kind(Kind::Table).next().is_some();
    if !is_late {
        return Some(step.sql);
    }
    let is_validation = step
        .lock
        .as_ref()
        .is_some_and(|lock| lock.mode == LockMode::ShareUpdateExclusive && step.scans);
    (!is_validation).then(|| step.sql.trim_end_matches(" NOT VALID").to_owned())
}

/// Files hold plain forms: there are no rows that anybody would have to be careful with.
fn without_rows(catalog: &Catalog) -> Options {
    let empty = TableFacts { has_rows: false, rows_estimate: 0.0, bytes: 0 };
    let tables = catalog.of_kind(Kind::Table).map(|table| (table.id.clone(), empty)).collect();
    Options { facts: Facts { tables }, assumes_unrepresented: true, ..Options::default() }
}

fn file(path: &Path, statements: &[String]) -> SchemaFile {
    let mut text = String::new();
    for (at, statement) in statements.iter().enumerate() {
        // A short statement stands with its neighbour, a long one by itself.
        if at > 0 && (statement.contains('\n') || statements[at - 1].contains('\n')) {
            text.push('\n');
        }
        text.push_str(statement);
        text.push_str(";\n");
    }
    SchemaFile::new(path, text)
}

/// The object in whose file another one is at home: a table for its indexes, triggers and comments, a partitioned
/// table also for its partitions, because the order in which keys are made and attached matters there.
struct Homes<'a> {
    catalog: &'a Catalog,
    /// The partitioned table, by partition.
    partitions: BTreeMap<&'a ObjectId, &'a ObjectId>,
}

impl<'a> Homes<'a> {
    fn new(catalog: &'a Catalog) -> Self {
        let partition = |object: &'a Object| match &object.body {
            Body::Inheritance(Inheritance { parent, bound: Some(_) }) => {
                Some((object.id.parent.as_deref()?, parent))
            }
            _ => None,
        };
        let partitions = catalog.of_kind(Kind::Inheritance).filter_map(partition).collect();
        Homes { catalog, partitions }
    }

    /// What leads to the catalog, in two goes: first without the foreign keys of partitioned tables. Their keys and
    /// partitions have to be made in one order, which a reference to a table that comes later would break.
    fn halves(&self) -> [(Catalog, Catalog); 2] {
        let parents: BTreeSet<&ObjectId> = self.partitions.values().copied().collect();
        let is_late = |object: &Object| {
            let Body::Constraint(constraint) = &object.body else { return false };
            let family =
                |table: &ObjectId| self.partitions.contains_key(table) || parents.contains(table);
            matches!(constraint.constraint, ConstraintKind::ForeignKey(_))
                && object.id.parent.as_deref().is_some_and(family)
        };
        let late: BTreeSet<&ObjectId> =
            self.catalog.of_kind(Kind::Constraint).filter(|o| is_late(o)).map(|o| &o.id).collect();
        let mut early = self.catalog.clone();
        // A comment on such a key goes with it.
        early.retain(|object| {
            !late.contains(&object.id) && !late.iter().any(|key| object.id.is_under(key))
        });
        let nothing = nothing_on(self.catalog.server_version_num);
        [(nothing, early.clone()), (early, self.catalog.clone())]
    }

    fn of(&self, id: &ObjectId) -> ObjectId {
        let root = id.root();
        let parent = self.catalog.get(root).and_then(Object::parent).filter(|p| *p != root);
        match parent.or(self.partitions.get(root).copied()) {
            Some(parent) => self.of(parent),
            None => root.clone(),
        }
    }
}

/// File names that have been given, so that two objects never share one by accident.
#[derive(Default)]
struct Names {
    given: BTreeMap<PathBuf, (Kind, String, String)>,
}

impl Names {
    fn path(&mut self, id: &ObjectId, default_schema: &str) -> PathBuf {
        let Some(folder) = folder(id.kind) else { return PathBuf::from(shared_file(id.kind)) };
        let mut base = PathBuf::new();
        if *id.schema != *default_schema {
            base.push(plain(&id.schema));
        }
        base.push(folder);
        let key = (id.kind, id.schema.to_string(), id.name.to_string());
        let stem = plain(&id.name);
        for number in 1.. {
            let name =
                if number == 1 { format!("{stem}.sql") } else { format!("{stem}_{number}.sql") };
            let path = base.join(name);
            if *self.given.entry(path.clone()).or_insert_with(|| key.clone()) == key {
                return path;
            }
        }
        base.join(stem)
    }
}

/// The folder of a kind that gets a file for each object.
fn folder(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Table | Kind::ForeignTable => Some("tables"),
        Kind::View | Kind::MaterializedView => Some("views"),
        Kind::Function | Kind::Aggregate => Some("functions"),
        _ => None,
    }
}

/// The file of a kind whose objects share one.
fn shared_file(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema => "schemas.sql",
        Kind::Extension => "extensions.sql",
        Kind::Enum | Kind::Domain | Kind::Composite | Kind::Range => "types.sql",
        Kind::Sequence => "sequences.sql",
        Kind::DefaultPrivilege => "default_privileges.sql",
        Kind::Publication => "publications.sql",
        Kind::EventTrigger => "event_triggers.sql",
        Kind::Wrapper | Kind::ForeignServer | Kind::UserMapping => "foreign_servers.sql",
        Kind::TextSearchTemplate
        | Kind::TextSearchParser
        | Kind::TextSearchDictionary
        | Kind::TextSearchConfiguration => "text_search.sql",
        _ => "other.sql",
    }
}

/// A name as every file system takes it.
fn plain(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
        .collect();
    if plain.is_empty() { "_".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_has_a_file_of_its_own() {
        let mut names = Names::default();
        let table = |schema: &str, name: &str| ObjectId::scoped(Kind::Table, schema, name);
        let mut path = |id| names.path(&id, "public").display().to_string();
        assert_eq!(path(table("public", "orders")), "tables/orders.sql");
        assert_eq!(path(table("public", "Orders")), "tables/orders_2.sql");
        assert_eq!(path(table("public", "orders")), "tables/orders.sql");
        assert_eq!(path(table("my.app", "../etc")), "my_app/tables/___etc.sql");
        let schema = ObjectId::global(Kind::Schema, "app");
        assert_eq!(path(schema), "schemas.sql");
    }
}
