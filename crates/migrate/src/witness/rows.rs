//! A few rows for every table, so that what a revision does to rows can be seen.
//!
//! Best effort: values are made from the types of the columns, and foreign keys point at rows that are there. A
//! table whose checks refuse these rows stays empty.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{
    Attribute, Body, Catalog, ConstraintKind, ForeignKey, Inheritance, Kind, Object, ObjectId,
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
    // Triggers are no part of the rows; a role that may not switch them off lets them run.
    let _ = client.batch_execute("SET session_replication_role = replica").await;
    let mut filled = BTreeSet::new();
    for table in in_order(catalog) {
        if let Some(sql) = insert(catalog, &table)
            && client.batch_execute(&sql).await.is_ok()
        {
            filled.insert(table);
        }
    }
    client.batch_execute("RESET ALL").await.map_err(VerifyError::server("insert rows"))?;
    Ok(filled)
}

/// Tables after those that their foreign keys point at; where keys make a circle, in any order.
fn in_order(catalog: &Catalog) -> Vec<ObjectId> {
    let mut waiting: BTreeMap<ObjectId, BTreeSet<ObjectId>> = catalog
        .of_kind(Kind::Table)
        .filter(|table| !is_partition(catalog, &table.id))
        .map(|table| (table.id.clone(), BTreeSet::new()))
        .collect();
    for (table, key) in foreign_keys(catalog) {
        if key.references != *table
            && let Some(needs) = waiting.get_mut(table)
        {
            needs.insert(key.references.clone());
        }
    }
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(next) = waiting
        .iter()
        .min_by_key(|(_, needs)| needs.iter().filter(|needed| waiting.contains_key(needed)).count())
        .map(|(table, _)| table.clone())
    {
        waiting.remove(&next);
        order.push(next);
    }
    order
}

fn is_partition(catalog: &Catalog, table: &ObjectId) -> bool {
    catalog.of_kind(Kind::Inheritance).any(|object| {
        object.id.parent.as_deref() == Some(table)
            && matches!(&object.body, Body::Inheritance(Inheritance { bound: Some(_), .. }))
    })
}

fn foreign_keys(catalog: &Catalog) -> impl Iterator<Item = (&ObjectId, &ForeignKey)> {
    catalog.of_kind(Kind::Constraint).filter_map(|object| {
        let Body::Constraint(constraint) = &object.body else { return None };
        match &constraint.constraint {
            ConstraintKind::ForeignKey(key) => Some((object.id.parent.as_deref()?, &**key)),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Check(_)
            | ConstraintKind::Exclusion { .. } => None,
        }
    })
}

fn insert(catalog: &Catalog, table: &ObjectId) -> Option<String> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for object in columns(catalog, table) {
        let Body::Column(column) = &object.body else { continue };
        if column.generated.is_some() || column.identity.is_some() {
            continue;
        }
        let expression = match pointing(catalog, table, &object.id.name) {
            Some(pointing) => pointing,
            None if uses_sequence(catalog, &object.id) => continue,
            None if says_itself(catalog, &object.id, &column.data_type) => continue,
            None => match value(catalog, &column.data_type) {
                Some(value) => value,
                None if may_be_left_out(catalog, &object.id) => continue,
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

fn columns<'a>(catalog: &'a Catalog, table: &'a ObjectId) -> impl Iterator<Item = &'a Object> {
    catalog.of_kind(Kind::Column).filter(move |column| column.id.parent.as_deref() == Some(table))
}

fn uses_sequence(catalog: &Catalog, column: &ObjectId) -> bool {
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    let uses = |object: &Object| object.depends_on.iter().any(|other| other.kind == Kind::Sequence);
    catalog.get(&default).is_some_and(uses)
}

fn default_of(catalog: &Catalog, column: &ObjectId) -> bool {
    catalog.contains(&ObjectId::member(Kind::Default, column.clone().into(), ""))
}

/// Whether a text has a default, which knows better what stands there (`'pending'`) than anything that is made up; where
/// rows may share values.
fn says_itself(catalog: &Catalog, column: &ObjectId, data_type: &str) -> bool {
    let is_text = data_type == "text" || data_type.starts_with("character");
    is_text && default_of(catalog, column) && !is_unique(catalog, column)
}

fn is_unique(catalog: &Catalog, column: &ObjectId) -> bool {
    let of_keys = catalog.of_kind(Kind::Constraint).filter(|object| match &object.body {
        Body::Constraint(constraint) => matches!(
            constraint.constraint,
            ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::Exclusion { .. }
        ),
        _ => false,
    });
    let of_indexes = catalog
        .of_kind(Kind::Index)
        .filter(|object| matches!(&object.body, Body::Index(index) if index.unique));
    of_keys.chain(of_indexes).any(|object| object.depends_on.binary_search(column).is_ok())
}

/// Whether a row is one without the column.
fn may_be_left_out(catalog: &Catalog, column: &ObjectId) -> bool {
    let not_null = ObjectId::member(Kind::NotNull, column.clone().into(), "");
    default_of(catalog, column) || !catalog.contains(&not_null)
}

/// The value of a column that points at the g-th row of another table.
fn pointing(catalog: &Catalog, table: &ObjectId, column: &str) -> Option<String> {
    let mut found = None;
    for (_, key) in foreign_keys(catalog).filter(|(owner, _)| *owner == table) {
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
fn value(catalog: &Catalog, data_type: &str) -> Option<String> {
    if let Some(element) = data_type.strip_suffix("[]") {
        return Some(match value(catalog, element) {
            Some(value) => format!("ARRAY[{value}]::{data_type}"),
            None => format!("'{{}}'::{data_type}"),
        });
    }
    let name = data_type.split('(').next().unwrap_or(data_type).trim_end();
    let text = match name {
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "money"
        | "oid" => "g".to_owned(),
        "text" | "citext" | "public.citext" | "name" => "'v' || g".to_owned(),
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
        _ if data_type.starts_with("timestamp") => {
            "timestamp '2020-01-01 00:00:00' + g * interval '1 day'".to_owned()
        }
        _ if data_type.starts_with("time") => "time '00:00:00' + g * interval '1 hour'".to_owned(),
        _ if data_type.ends_with("range") => "'empty'".to_owned(),
        _ => return own_value(catalog, data_type),
    };
    let cast = match name {
        "uuid" | "json" | "jsonb" | "bytea" | "inet" | "cidr" | "macaddr" | "tsvector"
        | "tsquery" | "xml" | "point" => true,
        _ => !text.contains(' '),
    };
    Some(if cast { format!("({text})::{data_type}") } else { format!("({text})") })
}

fn short_text(data_type: &str) -> String {
    let digits: String = data_type.chars().filter(char::is_ascii_digit).collect();
    let length: usize = digits.parse().unwrap_or(8).min(8);
    format!("pg_catalog.left(g::text || pg_catalog.md5(g::text), {length})")
}

/// A value of a type that the schema defines.
fn own_value(catalog: &Catalog, data_type: &str) -> Option<String> {
    let own = catalog
        .objects
        .values()
        .find(|object| object.id.kind.is_type() && object.id.sql() == data_type)?;
    match &own.body {
        Body::Enum(labels) => {
            let label = labels.labels.first()?;
            Some(format!("{}::{data_type}", relvar_catalog::name::quote_literal(label)))
        }
        Body::Domain(domain) => Some(format!("{}::{data_type}", value(catalog, &domain.base)?)),
        Body::Range(_) => Some(format!("'empty'::{data_type}")),
        Body::Composite(composite) => {
            let of = |attribute: &Attribute| value(catalog, &attribute.data_type);
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
        let value = |data_type| value(&catalog, data_type);
        assert_eq!(value("integer").as_deref(), Some("(g)::integer"));
        assert_eq!(
            value("numeric(12,2)[]").as_deref(),
            Some("ARRAY[(g)::numeric(12,2)]::numeric(12,2)[]")
        );
        assert_eq!(
            value("character(1)").as_deref(),
            Some("pg_catalog.left(g::text || pg_catalog.md5(g::text), 1)")
        );
        assert_eq!(value("nobody.knows"), None);
        assert_eq!(value("nobody.knows[]").as_deref(), Some("'{}'::nobody.knows[]"));
    }
}
