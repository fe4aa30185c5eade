//! From the sources of a crate to the tables and types that its models mean.
//!
//! ```text
//! files ─ found (models, mixins, types) ─ flatten ─ foreign_key, index, types ─► Schema
//! ```
//! Everything that cannot be told from the sources alone is a finding: nothing is left out in silence, because a table
//! that is not there would be dropped.

mod built_in;
mod composite;
mod definition;
mod domain;
mod flatten;
mod foreign_key;
mod found;
mod index;
mod made_type;
mod places;
mod table;
mod types;

use std::path::PathBuf;

use relvar_report::Finding;

pub use definition::{
    Attribute, Column, Composite, Domain, EnumType, ForeignKey, Index, MadeType, QualifiedName,
    Schema, Table, Unique,
};

use found::Found;
use places::File;

/// Resolves all models of a crate's sources, given as paths and texts.
pub fn resolve(sources: &[(PathBuf, String)]) -> (Schema, Vec<Finding>) {
    let mut found = Found::read(sources.iter().map(File::new));
    let mut findings = std::mem::take(&mut found.findings);
    let mut models = foreign_key::Models::new();
    for model in &found.models {
        if let Some(flat) = flatten::flatten(&found, model, &mut findings) {
            models.insert(model.what.ident.to_string(), (&model.what, flat));
        }
    }
    let enums = found.enums.iter().filter_map(enumeration).collect();
    let types = made_type::all(&found, &mut findings);
    let in_order =
        found.models.iter().filter_map(|model| models.get(&model.what.ident.to_string()));
    let mut tables: Vec<Table> =
        in_order.map(|model| table::resolve(&found, &models, model, &mut findings)).collect();
    two_of_one_table(&tables, &mut findings);
    foreign_key::mark_circles(&mut tables);
    // As a reader meets them; the sort keeps the order of files.
    let order = |finding: &Finding| {
        let place = finding.place.as_ref();
        let file = place.and_then(|place| {
            sources.iter().position(|(path, _)| path.display().to_string() == place.file)
        });
        (file, place.map(|place| (place.line, place.column)))
    };
    findings.sort_by_key(order);
    (Schema { enums, types, tables }, findings)
}

fn enumeration(read: &found::In<'_, crate::model::DbEnum>) -> Option<EnumType> {
    let what = &read.what;
    Some(EnumType {
        name: QualifiedName { schema: what.schema.clone(), name: what.name.clone() },
        labels: what.labels.iter().map(|(_, label)| label.clone()).collect(),
        comment: what.comment.clone(),
        was: what.was.clone(),
        place: read.file?.place(what.ident.span()),
    })
}

fn two_of_one_table(tables: &[Table], findings: &mut Vec<Finding>) {
    for (at, table) in tables.iter().enumerate() {
        if let Some(twin) = tables[..at].iter().find(|other| other.name == table.name) {
            let message =
                format!("the table {} is the model at {} already", table.name.name, twin.place);
            findings.push(Finding::error(places::RULE, message).at(table.place.clone()));
        }
    }
}
