//! Values of composite types, attribute by attribute: a type that gains an attribute, or has the same in another order,
//! changes the text of its values and none of what they hold.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{Body, Catalog, DataType, Object, ObjectId};
use tokio_postgres::Client;

use crate::verify::VerifyError;

/// By attribute of the composite types that a column holds values of: its types, wherever it stands.
type Attributes = BTreeMap<String, Vec<DataType>>;

/// A sum over the hashes of each attribute's values, by column and attribute.
pub(super) async fn sums(
    client: &Client,
    catalog: &Catalog,
    table: &ObjectId,
    columns: &[&Object],
) -> Result<BTreeMap<(String, String), String>, VerifyError> {
    let mut sums = BTreeMap::new();
    for column in columns {
        for attribute in held(catalog, &column.id).into_keys() {
            // As JSON a value has its attributes by name; `.**` finds them within other types and in arrays.
            let sql = format!(
                "SELECT coalesce(sum(pg_catalog.hashtextextended(pg_catalog.jsonb_path_query_array( \
                   pg_catalog.to_jsonb({}), ('$.**.' || pg_catalog.to_json({}::text)::text)::jsonpath)::text, 0)::numeric), \
                   0)::text FROM ONLY {}",
                quote_identifier(&column.id.name),
                quote_literal(&attribute),
                table.sql()
            );
            let row =
                client.query_one(&sql, &[]).await.map_err(VerifyError::server("read rows"))?;
            sums.insert((column.id.name.to_string(), attribute), row.get(0));
        }
    }
    Ok(sums)
}

/// The attributes by which the values of a column can be compared where a type in them has other attributes than before;
/// none where the values can be compared as they are.
pub(super) fn comparable(
    before: &Catalog,
    after: &Catalog,
    id: &ObjectId,
    new_id: &ObjectId,
) -> Option<BTreeSet<String>> {
    let changed = types(before, id).into_iter().any(|kind| {
        let bodies = (before.get(kind).map(|o| &o.body), after.get(kind).map(|o| &o.body));
        matches!(bodies, (Some(Body::Composite(old)), Some(Body::Composite(new))) if old != new)
    });
    changed.then(|| {
        let (old, new) = (held(before, id), held(after, new_id));
        old.into_iter()
            .filter(|(name, types)| new.get(name) == Some(types))
            .map(|(name, _)| name)
            .collect()
    })
}

/// Attributes whose values are no values of a composite type themselves: of those, the attributes within count.
fn held(catalog: &Catalog, column: &ObjectId) -> Attributes {
    let mut attributes = Attributes::new();
    let mut inner = BTreeSet::new();
    let types = types(catalog, column);
    for object in types.iter().filter_map(|id| catalog.get(id)) {
        let Body::Composite(composite) = &object.body else { continue };
        for attribute in &composite.attributes {
            let (name, data_type) = (attribute.name.to_string(), &attribute.data_type);
            if types.iter().any(|id| data_type.is_over(id)) {
                inner.insert(name.clone());
            }
            attributes.entry(name).or_default().push(data_type.clone());
        }
    }
    attributes.retain(|name, _| !inner.contains(name));
    attributes.values_mut().for_each(|types| types.sort());
    attributes
}

/// The types, other than enums, that an object depends on, directly or not.
fn types<'c>(catalog: &'c Catalog, id: &ObjectId) -> BTreeSet<&'c ObjectId> {
    let mut found: BTreeSet<&ObjectId> = BTreeSet::new();
    let mut open: Vec<&Object> = catalog.get(id).into_iter().collect();
    while let Some(object) = open.pop() {
        for needed in object.depends_on.iter().filter_map(|needed| catalog.get(needed)) {
            let is_type = needed.id.kind.is_type() && !matches!(needed.body, Body::Enum(_));
            if is_type && found.insert(&needed.id) {
                open.push(needed);
            }
        }
    }
    found
}
