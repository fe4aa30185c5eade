//! A flattened model as a table.

use relvar_report::Finding;

use super::definition::{Column, QualifiedName, Table};
use super::flatten::{Flat, FlatColumn};
use super::foreign_key::{self, Models};
use super::found::Found;
use super::index::Indexes;
use super::places::RULE;
use super::types::{self, value_type};
use crate::model::{Identity, Model};

/// Resolves one model.
pub(crate) fn resolve(
    found: &Found<'_>,
    models: &Models<'_>,
    (model, flat): &(&Model, Flat<'_>),
    findings: &mut Vec<Finding>,
) -> Table {
    let primary_key = flat.primary_key();
    let foreign_keys = foreign_key::of(found, models, flat, findings);
    let mut indexes = Indexes::said(flat, findings);
    for key in &foreign_keys {
        indexes.imply(flat, &primary_key, key);
    }
    let checks = flat.attributes.iter().flat_map(|from| {
        let place = flat.file.place(model.ident.span());
        from.what.checks.iter().map(move |check| (check.clone(), place.clone()))
    });
    Table {
        name: QualifiedName { schema: model.schema.clone(), name: model.table.clone() },
        columns: flat.columns.iter().filter_map(|column| one(found, column, findings)).collect(),
        primary_key,
        uniques: indexes.uniques,
        checks: checks.collect(),
        foreign_keys,
        indexes: indexes.indexes,
        partition_by: model.attributes.partition_by.clone(),
        partitions: model.attributes.partitions.clone(),
        comment: model.attributes.comment.clone(),
        was: model.attributes.was.clone(),
        place: flat.file.place(model.ident.span()),
    }
}

fn one(found: &Found<'_>, flat: &FlatColumn<'_>, findings: &mut Vec<Finding>) -> Option<Column> {
    let column = flat.column;
    let (data_type, nullable) = match value_type(found, flat.ty, &column.modifiers) {
        Ok(resolved) => resolved,
        Err(message) => {
            findings
                .push(Finding::error(RULE, message).at(flat.place.clone()).with_help(types::HELP));
            return None;
        }
    };
    Some(Column {
        name: column.name.clone(),
        data_type,
        nullable,
        default: column.default.clone(),
        identity: match column.identity {
            Some(Identity::Always) => Some(true),
            Some(Identity::ByDefault) => Some(false),
            Some(Identity::None) | None => None,
        },
        generated: column.generated.clone(),
        collate: column.collate.clone(),
        checks: column.checks.clone(),
        touched: column.touched,
        comment: column.comment.clone(),
        was: column.was.clone(),
        backfill: column.backfill.clone(),
        place: flat.place.clone(),
    })
}
