//! A few rows for every table, so that what a revision does to rows can be seen.
//!
//! Best effort: values are made from the types of the columns, and foreign keys point at rows that are there. A
//! table whose checks refuse these rows stays empty.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{
    Attribute, Body, Catalog, ConstraintKind, DataType, ForeignKey, Inheritance, Kind, Modifiers,
    Object, ObjectId,
};
use tokio_postgres::Client;

use crate::verify::VerifyError;

/// How many rows a table gets.
const ROWS: usize = 3;

/// Puts a few rows into every table that takes them; gives the tables that do. For throwaway databases.
///
/// # Errors
/// When the session breaks; a table that refuses its rows stays empty.
pub async fn fill(client: &Client, catalog: &Catalog) -> Result<BTreeSet<ObjectId>, VerifyError> {
    fill_some(client, catalog, None).await
}

/// The same for some tables, or for all: with each, those that its rows point at, as far as they have to.
pub(crate) async fn fill_some(
    client: &Client,
    catalog: &Catalog,
    only: Option<&BTreeSet<ObjectId>>,
) -> Result<BTreeSet<ObjectId>, VerifyError> {
    // Triggers are no part of the rows; a role that may not switch them off lets them run.
    let _ = client.batch_execute("SET session_replication_role = replica").await;
    let schema = Schema::new(catalog);
    let wanted = only.map(|only| schema.with_referenced(only));
    let mut filled = BTreeSet::new();
    for table in schema.in_order() {
        if wanted.as_ref().is_none_or(|wanted| wanted.contains(table))
            && let Some(sql) = insert(&schema, table)
            && client.batch_execute(&sql).await.is_ok()
        {
            filled.insert(table.clone());
        }
    }
    client.batch_execute("RESET ALL").await.map_err(VerifyError::server("insert rows"))?;
    Ok(filled)
}

/// What rows are made from, found by one walk over a catalog.
struct Schema<'c> {
    catalog: &'c Catalog,
    /// By table, in order of identity.
    columns: BTreeMap<&'c ObjectId, Vec<&'c Object>>,
    foreign_keys: BTreeMap<&'c ObjectId, Vec<&'c ForeignKey>>,
    /// Their rows come by way of their parents.
    partitions: BTreeSet<&'c ObjectId>,
    /// The columns under a key or a unique index.
    unique: BTreeSet<&'c ObjectId>,
    /// The types that the schema defines, by schema and name.
    types: HashMap<(&'c str, &'c str), &'c Object>,
}

impl<'c> Schema<'c> {
    fn new(catalog: &'c Catalog) -> Self {
        let mut schema = Schema {
            catalog,
            columns: BTreeMap::new(),
            foreign_keys: BTreeMap::new(),
            partitions: BTreeSet::new(),
            unique: BTreeSet::new(),
            types: HashMap::new(),
        };
        for object in catalog.objects.values() {
            schema.take(object);
        }
        schema
    }

    fn take(&mut self, object: &'c Object) {
        let parent = object.id.parent.as_deref();
        let of_unique = || object.depends_on.iter().filter(|id| id.kind == Kind::Column);
        match (&object.body, parent) {
            (Body::Column(_), Some(table)) => self.columns.entry(table).or_default().push(object),
            (Body::Inheritance(Inheritance { bound: Some(_), .. }), Some(table)) => {
                self.partitions.insert(table);
            }
            (Body::Constraint(constraint), Some(table)) => match &constraint.constraint {
                ConstraintKind::ForeignKey(key) => {
                    self.foreign_keys.entry(table).or_default().push(key);
                }
                ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::Exclusion { .. } => self.unique.extend(of_unique()),
                ConstraintKind::Check(_) => {}
            },
            (Body::Index(index), _) if index.unique => self.unique.extend(of_unique()),
            _ if object.id.kind.is_type() => {
                self.types.insert((&object.id.schema, &object.id.name), object);
            }
            _ => {}
        }
    }

    /// What defines a type; none of PostgreSQL's own, and of arrays.
    fn defined(&self, data_type: &DataType) -> Option<&'c Object> {
        let schema = data_type.schema.as_deref().filter(|_| !data_type.array)?;
        self.types.get(&(schema, &*data_type.name)).copied()
    }

    fn columns(&self, table: &ObjectId) -> &[&'c Object] {
        self.columns.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    fn foreign_keys(&self, table: &ObjectId) -> &[&'c ForeignKey] {
        self.foreign_keys.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Tables after those that their foreign keys point at; where keys make a circle, those that wait for the fewest.
    fn in_order(&self) -> Vec<&'c ObjectId> {
        let tables = self.catalog.of_kind(Kind::Table).map(|table| &table.id);
        let mut needs: BTreeMap<&ObjectId, usize> =
            tables.filter(|table| !self.partitions.contains(table)).map(|id| (id, 0)).collect();
        let mut needed_by: BTreeMap<&ObjectId, Vec<&ObjectId>> = BTreeMap::new();
        for (table, keys) in &self.foreign_keys {
            let others: BTreeSet<&ObjectId> =
                keys.iter().map(|key| &key.references).filter(|other| other != table).collect();
            for other in others.into_iter().filter(|other| needs.contains_key(other)) {
                needed_by.entry(other).or_default().push(table);
            }
        }
        for table in needed_by.values().flatten() {
            if let Some(count) = needs.get_mut(table) {
                *count += 1;
            }
        }
        let mut waiting: BTreeSet<(usize, &ObjectId)> =
            needs.iter().map(|(table, count)| (*count, *table)).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some((_, next)) = waiting.pop_first() {
            order.push(next);
            for table in needed_by.get(next).into_iter().flatten() {
                if let Some(count) = needs.get_mut(table)
                    && waiting.remove(&(*count, *table))
                {
                    *count -= 1;
                    waiting.insert((*count, *table));
                }
            }
        }
        order
    }

    /// Tables with those that their foreign keys reference. A table that is only there to be pointed at points on itself
    /// where its columns must not be NULL: elsewhere its rows do without.
    fn with_referenced(&self, tables: &BTreeSet<ObjectId>) -> BTreeSet<&'c ObjectId> {
        let mut found = BTreeSet::new();
        let mut open: Vec<(&ObjectId, bool)> = Vec::new();
        for table in tables {
            // A table that the catalog does not have is one that comes later.
            if let Some(table) = self.catalog.get(table).map(|object| &object.id) {
                found.insert(table);
                open.push((table, true));
            }
        }
        while let Some((table, is_wanted)) = open.pop() {
            for key in self.foreign_keys(table) {
                let must_point = || {
                    key.columns.iter().any(|name| {
                        let column =
                            ObjectId::member(Kind::Column, table.clone().into(), name.clone());
                        self.is_not_null(&column)
                    })
                };
                if (is_wanted || must_point())
                    && let Some(other) = self.catalog.get(&key.references).map(|o| &o.id)
                    && found.insert(other)
                {
                    open.push((other, false));
                }
            }
        }
        found
    }

    /// By a constraint of its own, as a part of the primary key, or through its domain.
    fn is_not_null(&self, column: &ObjectId) -> bool {
        let not_null = ObjectId::member(Kind::NotNull, column.clone().into(), "");
        let domain = match self.catalog.get(column).map(|object| &object.body) {
            Some(Body::Column(column)) => self.defined(&column.data_type),
            _ => None,
        };
        let by_domain =
            domain.is_some_and(|domain| matches!(&domain.body, Body::Domain(d) if d.not_null));
        self.catalog.contains(&not_null) || by_domain || self.unique.contains(column)
    }
}

fn insert(schema: &Schema<'_>, table: &ObjectId) -> Option<String> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for object in schema.columns(table) {
        let Body::Column(column) = &object.body else { continue };
        if column.generated.is_some() || column.identity.is_some() {
            continue;
        }
        let expression = match pointing(schema, table, &object.id.name) {
            Some(pointing) => pointing,
            None if uses_sequence(schema, &object.id) => continue,
            None if says_itself(schema, &object.id, &column.data_type) => continue,
            None => match value(schema, &column.data_type) {
                Some(value) => value,
                None if may_be_left_out(schema, &object.id) => continue,
                None => return None,
            },
        };
        names.push(quote_identifier(&object.id.name).into_owned());
        values.push(expression);
    }
    let rows = format!("pg_catalog.generate_series(1, {ROWS}) AS g");
    if names.is_empty() {
        return Some(format!("INSERT INTO {} DEFAULT VALUES", table.sql()));
    }
    let (names, values) = (names.join(", "), values.join(", "));
    Some(format!("INSERT INTO {} ({names}) SELECT {values} FROM {rows}", table.sql()))
}

fn uses_sequence(schema: &Schema<'_>, column: &ObjectId) -> bool {
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    let uses = |object: &Object| object.depends_on.iter().any(|other| other.kind == Kind::Sequence);
    schema.catalog.get(&default).is_some_and(uses)
}

fn default_of(schema: &Schema<'_>, column: &ObjectId) -> bool {
    schema.catalog.contains(&ObjectId::member(Kind::Default, column.clone().into(), ""))
}

/// Whether a text has a default, which knows better what stands there (`'pending'`) than anything that is made up; where
/// rows may share values.
fn says_itself(schema: &Schema<'_>, column: &ObjectId, data_type: &DataType) -> bool {
    let is_text = data_type.is_builtin("text")
        || (data_type.schema.is_none() && data_type.name.starts_with("character"));
    is_text && default_of(schema, column) && !schema.unique.contains(column)
}

/// Whether a row is one without the column.
fn may_be_left_out(schema: &Schema<'_>, column: &ObjectId) -> bool {
    let not_null = ObjectId::member(Kind::NotNull, column.clone().into(), "");
    default_of(schema, column) || !schema.catalog.contains(&not_null)
}

/// The value of a column that points at the g-th row of another table.
fn pointing(schema: &Schema<'_>, table: &ObjectId, column: &str) -> Option<String> {
    let mut found = None;
    for key in schema.foreign_keys(table) {
        let Some(at) = key.columns.iter().position(|name| &**name == column) else { continue };
        if key.references == *table {
            // Nothing is there to point at yet; the row itself would do, but not for every key.
            return Some("NULL".to_owned());
        }
        let columns = key.referenced_columns.iter().map(|name| quote_identifier(name));
        let order: Vec<_> = columns.collect();
        found = Some(format!(
            "(SELECT {} FROM {} ORDER BY {} OFFSET g - 1 LIMIT 1)",
            order.get(at)?,
            key.references.sql(),
            order.join(", ")
        ));
    }
    found
}

/// An expression over `g` that makes a value of a type; none where nobody can know one.
fn value(schema: &Schema<'_>, data_type: &DataType) -> Option<String> {
    if let Some(element) = data_type.element() {
        return Some(match value(schema, &element) {
            Some(value) => format!("ARRAY[{value}]::{data_type}"),
            None => format!("'{{}}'::{data_type}"),
        });
    }
    let is_citext = *data_type.name == *"citext";
    let name = match data_type.builtin_name() {
        Some(name) => name,
        None if is_citext && data_type.schema.as_deref() == Some("public") => "citext",
        None => return own_value(schema, data_type),
    };
    let text = match name {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "money"
        | "oid" => "g".to_owned(),
        "text" | "citext" | "name" => "'v' || g".to_owned(),
        "character varying" | "character" => return Some(short_text(data_type)),
        "boolean" => "g % 2 = 0".to_owned(),
        "date" => "date '2020-01-01' + g".to_owned(),
        "interval" => "g * interval '1 hour'".to_owned(),
        "uuid" => "pg_catalog.md5(g::text)".to_owned(),
        "json" | "jsonb" => "'{\"v\": ' || g || '}'".to_owned(),
        "bytea" => "'\\x0' || g".to_owned(),
        "inet" | "cidr" => "'10.0.0.' || g".to_owned(),
        "macaddr" => "'08:00:2b:01:02:0' || g".to_owned(),
        "tsvector" | "tsquery" => "'v' || g".to_owned(),
        "xml" => "'<v>' || g || '</v>'".to_owned(),
        "point" => "'(' || g || ',1)'".to_owned(),
        "bit" | "bit varying" => return None,
        _ if name.starts_with("timestamp") => {
            "timestamp '2020-01-01 00:00:00' + g * interval '1 day'".to_owned()
        }
        _ if name.starts_with("time") => "time '00:00:00' + g * interval '1 hour'".to_owned(),
        _ if name.ends_with("range") => "'empty'".to_owned(),
        _ => return None,
    };
    let cast = match name {
        "uuid" | "json" | "jsonb" | "bytea" | "inet" | "cidr" | "macaddr" | "tsvector"
        | "tsquery" | "xml" | "point" => true,
        _ => !text.contains(' '),
    };
    Some(if cast { format!("({text})::{data_type}") } else { format!("({text})") })
}

fn short_text(data_type: &DataType) -> String {
    const MOST: i32 = 8;
    let length = match data_type.modifiers {
        Modifiers::Length(length) => length.min(MOST),
        Modifiers::None
        | Modifiers::Numeric { .. }
        | Modifiers::Seconds(_)
        | Modifiers::Interval { .. }
        | Modifiers::Printed(_) => MOST,
    };
    format!("pg_catalog.left(g::text || pg_catalog.md5(g::text), {length})")
}

/// A value of a type that the schema defines.
fn own_value(schema: &Schema<'_>, data_type: &DataType) -> Option<String> {
    match &schema.defined(data_type)?.body {
        Body::Enum(labels) => {
            let label = labels.labels.first()?;
            Some(format!("{}::{data_type}", relvar_catalog::name::quote_literal(label)))
        }
        Body::Domain(domain) => Some(format!("{}::{data_type}", value(schema, &domain.base)?)),
        Body::Range(_) => Some(format!("'empty'::{data_type}")),
        Body::Composite(composite) => {
            let of = |attribute: &Attribute| value(schema, &attribute.data_type);
            let values = composite.attributes.iter().map(|a| of(a).unwrap_or("NULL".to_owned()));
            Some(format!("ROW({})::{data_type}", values.collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_their_types() {
        let catalog = Catalog::default();
        let schema = Schema::new(&catalog);
        let value = |data_type: DataType| value(&schema, &data_type);
        let numeric = Modifiers::Numeric { precision: 12, scale: 2 };
        assert_eq!(value(DataType::builtin("integer")).as_deref(), Some("(g)::integer"));
        assert_eq!(
            value(DataType::builtin("numeric").with(numeric).into_array()).as_deref(),
            Some("ARRAY[(g)::numeric(12,2)]::numeric(12,2)[]")
        );
        assert_eq!(
            value(DataType::builtin("character").with(Modifiers::Length(1))).as_deref(),
            Some("pg_catalog.left(g::text || pg_catalog.md5(g::text), 1)")
        );
        assert_eq!(value(DataType::of_schema("nobody", "knows")), None);
        assert_eq!(
            value(DataType::of_schema("nobody", "knows").into_array()).as_deref(),
            Some("'{}'::nobody.knows[]")
        );
    }
}
