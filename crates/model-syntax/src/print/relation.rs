//! Names of the relations that foreign keys make: `Order::user()`, `User::orders()`.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Body, ConstraintKind, ForeignKey, Name, Object, ObjectId};

use super::Printing;
use super::names::Names;
use super::table::Fields;
use super::types::rust_type;
use crate::parse::snake_case;

/// What the relations of a foreign key are called, where that has to be said.
#[derive(Debug, Default)]
pub(crate) struct Relation {
    /// From here to there.
    pub name: Option<String>,
    /// From there to here.
    pub inverse: Option<String>,
}

/// Types whose keys are found again by a relation from there.
const KEYS: [&str; 5] = ["i16", "i32", "i64", "String", "uuid::Uuid"];

/// The relations of all foreign keys between tables that are printed, by their constraints. No two functions of a model
/// have one name, nor has one the name of a field.
pub(crate) fn relations(printing: &Printing<'_>) -> BTreeMap<ObjectId, Relation> {
    let fields: BTreeMap<ObjectId, Fields> =
        printing.tables.keys().map(|id| (id.clone(), Fields::new(printing, id))).collect();
    let mut scopes: BTreeMap<&ObjectId, Names> = fields
        .iter()
        .map(|(id, fields)| (id, Names::of(fields.iter().map(|field| field.name.as_str()))))
        .collect();
    let keys = keys(printing);
    let mut relations: BTreeMap<ObjectId, Relation> = BTreeMap::new();
    for key in &keys {
        let Some(scope) = scopes.get_mut(key.from) else { continue };
        let name = fields.get(key.from).and_then(|fields| name(printing, key, fields, scope));
        relations.insert(key.id.clone(), Relation { name, inverse: None });
    }
    for key in keys.iter().filter(|key| can_be_inverse(printing, key)) {
        let is_beside =
            |other: &&Key<'_>| other.from == key.from && other.key.references == key.key.references;
        let is_only = keys.iter().filter(is_beside).count() == 1;
        let (table, columns) = (&key.from.name, key.key.columns.join("_"));
        let wanted = match is_only && *key.from != key.key.references {
            true => table.to_string(),
            false => format!("{table}_by_{}", stem(&columns)),
        };
        let inverse = scopes.get_mut(&key.key.references).map(|scope| scope.of_field(&wanted));
        relations.entry(key.id.clone()).or_default().inverse = inverse;
    }
    relations
}

/// What the relation from here is called, where the derive would not give it that name by itself.
fn name(
    printing: &Printing<'_>,
    key: &Key<'_>,
    fields: &Fields,
    scope: &mut Names,
) -> Option<String> {
    let field = key.key.columns.first().filter(|_| key.is_single);
    let Some(field) = field.and_then(|field| fields.of(field)) else {
        return Some(scope.of_field(&snake_case(printing.tables.get(&key.key.references)?)));
    };
    let field = field.trim_start_matches("r#");
    let row = format!("{field}_row");
    let implied = match field.strip_suffix("_id") {
        Some("self" | "Self" | "super" | "crate" | "_" | "") | None => row.as_str(),
        Some(name) => name,
    };
    let given = scope.of_field(if scope.has(implied) { &row } else { implied });
    (given.trim_start_matches("r#") != implied).then_some(given)
}

/// A column without `_id`, if anything is left of it, to stand in a name.
fn stem(column: &str) -> &str {
    let stem = column.strip_suffix("_id").filter(|stem| !stem.is_empty()).unwrap_or(column);
    stem.trim_matches('_')
}

/// A foreign key between tables that are printed.
struct Key<'c> {
    id: &'c ObjectId,
    from: &'c ObjectId,
    key: &'c ForeignKey,
    /// Whether it stands at its field: the first of one column.
    is_single: bool,
}

fn keys<'c>(printing: &Printing<'c>) -> Vec<Key<'c>> {
    let mut keys = Vec::new();
    for table in printing.tables.keys() {
        let mut said: BTreeSet<&Name> = BTreeSet::new();
        for object in printing.of(table) {
            let (Body::Constraint(constraint), Some(from)) = (&object.body, object.parent()) else {
                continue;
            };
            let ConstraintKind::ForeignKey(key) = &constraint.constraint else { continue };
            if printing.tables.contains_key(&key.references) {
                let is_single = key.columns.len() == 1 && said.insert(&key.columns[0]);
                keys.push(Key { id: &object.id, from, key, is_single });
            }
        }
    }
    keys
}

/// Whether the columns have the same types on both sides, and types that tell keys apart.
fn can_be_inverse(printing: &Printing<'_>, key: &Key<'_>) -> bool {
    let types = |table: &ObjectId, columns: &[Name]| -> Vec<Option<String>> {
        columns.iter().map(|column| type_of(printing, table, column)).collect()
    };
    let own = types(key.from, &key.key.columns);
    own.len() <= 4
        && own == types(&key.key.references, &key.key.referenced_columns)
        && own.iter().all(|own| own.as_deref().is_some_and(|own| KEYS.contains(&own)))
}

fn type_of(printing: &Printing<'_>, table: &ObjectId, column: &Name) -> Option<String> {
    let mut columns = printing.of(table).filter(|object| object.id.name == *column);
    let read = columns.find_map(Object::as_column)?;
    Some(rust_type(printing, &read.data_type).name)
}
