//! A struct with named fields as a composite type.

use relvar_report::Finding;

use super::definition::{Attribute, Composite, QualifiedName};
use super::found::{Found, In};
use super::places::File;
use super::types::{self, value_type};
use crate::model;

/// Resolves one composite type.
pub(crate) fn resolve(
    found: &Found<'_>,
    read: &In<'_, model::Composite>,
    findings: &mut Vec<Finding>,
) -> Option<Composite> {
    let (what, file) = (&read.what, read.file?);
    let attributes =
        what.attributes.iter().filter_map(|one| attribute(found, file, one, findings)).collect();
    Some(Composite {
        name: QualifiedName { schema: what.schema.clone(), name: what.name.clone() },
        attributes,
        comment: what.comment.clone(),
        was: what.was.clone(),
        place: file.place(what.ident.span()),
    })
}

/// PostgreSQL lets any attribute be null; what may not be is for the derive to refuse.
fn attribute(
    found: &Found<'_>,
    file: File<'_>,
    attribute: &model::Attribute,
    findings: &mut Vec<Finding>,
) -> Option<Attribute> {
    let span = attribute.ident.span();
    match value_type(found, &attribute.ty, &attribute.modifiers) {
        Ok((data_type, _)) => Some(Attribute {
            name: attribute.name.clone(),
            data_type,
            collate: attribute.collate.clone(),
            place: file.place(span),
        }),
        Err(message) => {
            findings.push(file.error(span, message).with_help(types::HELP));
            None
        }
    }
}
