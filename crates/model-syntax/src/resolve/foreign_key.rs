//! Foreign keys: which table and columns they lead to.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use relvar_report::{Finding, Place};
use syn::{Ident, Path};

use super::definition::{ForeignKey, QualifiedName, Table};
use super::flatten::Flat;
use super::found::Found;
use super::places::RULE;
use crate::model::{ForeignKeyOptions, Model};

/// The flattened models by the names of their structs.
pub(crate) type Models<'f> = BTreeMap<String, (&'f Model, Flat<'f>)>;

/// A foreign key as it is written.
struct Written<'w> {
    columns: Vec<String>,
    model: &'w Path,
    to: &'w [Ident],
    options: &'w ForeignKeyOptions,
    place: Place,
}

/// All foreign keys of a model.
pub(crate) fn of(
    found: &Found<'_>,
    models: &Models<'_>,
    flat: &Flat<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<ForeignKey> {
    let mut keys = Vec::new();
    for column in &flat.columns {
        let Some(reference) = &column.column.references else { continue };
        let written = Written {
            columns: vec![column.column.name.clone()],
            model: &reference.model,
            to: reference.to.as_slice(),
            options: &reference.options,
            place: column.place.clone(),
        };
        keys.push(lead(found, models, written));
    }
    for from in &flat.attributes {
        for key in &from.what.foreign_keys {
            let span = key
                .model
                .segments
                .last()
                .map_or_else(Span::call_site, |segment| segment.ident.span());
            let columns =
                key.columns.iter().map(|column| flat.name(from, std::slice::from_ref(column)));
            let written = columns.collect::<Result<_, _>>().map(|columns| Written {
                columns,
                model: &key.model,
                to: &key.to,
                options: &key.options,
                place: from.file.place(span),
            });
            keys.push(written.and_then(|written| lead(found, models, written)));
        }
    }
    keys.into_iter().filter_map(|key| key.map_err(|finding| findings.push(*finding)).ok()).collect()
}

fn lead(
    found: &Found<'_>,
    models: &Models<'_>,
    written: Written<'_>,
) -> Result<ForeignKey, Box<Finding>> {
    let wrong = |message: String| Box::new(Finding::error(RULE, message).at(written.place.clone()));
    let name =
        written.model.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let Some((model, there)) = models.get(&name) else {
        let known: Vec<String> =
            found.models.iter().map(|model| model.what.ident.to_string()).collect();
        return Err(wrong(format!(
            "there is no model {name} in these sources: there are {}",
            known.join(", ")
        )));
    };
    let to = match written.to.is_empty() {
        true => there.primary_key(),
        false => columns_there(there, written.to).map_err(&wrong)?,
    };
    if to.len() != written.columns.len() {
        let message = format!(
            "{name} has {} columns in its key, and {} reference it: choose with `to`",
            to.len(),
            written.columns.len()
        );
        return Err(wrong(message));
    }
    let table = QualifiedName { schema: model.schema.clone(), name: model.table.clone() };
    let options = written.options.clone();
    Ok(ForeignKey {
        columns: written.columns,
        table,
        to,
        options,
        circular: false,
        place: written.place,
    })
}

fn columns_there(there: &Flat<'_>, fields: &[Ident]) -> Result<Vec<String>, String> {
    let name = |field: &Ident| {
        let column = there.find(&[], std::slice::from_ref(field));
        column
            .map(|column| column.column.name.clone())
            .ok_or_else(|| format!("no field `{field}` there"))
    };
    fields.iter().map(name).collect()
}

/// Marks the keys of tables that lead to one another in a circle.
pub(crate) fn mark_circles(tables: &mut [Table]) {
    let mut edges: BTreeMap<QualifiedName, BTreeSet<QualifiedName>> = BTreeMap::new();
    for table in tables.iter() {
        let others = table
            .foreign_keys
            .iter()
            .map(|key| key.table.clone())
            .filter(|other| *other != table.name);
        edges.entry(table.name.clone()).or_default().extend(others);
    }
    for table in tables {
        for key in &mut table.foreign_keys {
            key.circular = key.table != table.name && reaches(&edges, &key.table, &table.name);
        }
    }
}

fn reaches(
    edges: &BTreeMap<QualifiedName, BTreeSet<QualifiedName>>,
    from: &QualifiedName,
    to: &QualifiedName,
) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(table) = open.pop() {
        if table == to {
            return true;
        }
        if seen.insert(table) {
            open.extend(edges.get(table).into_iter().flatten());
        }
    }
    false
}
