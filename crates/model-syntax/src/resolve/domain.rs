//! A struct around one value as a domain.

use relvar_report::Finding;

use super::definition::{Domain, QualifiedName};
use super::found::{Found, In};
use super::types::{self, value_type};
use crate::model;

/// Resolves one domain.
pub(crate) fn resolve(
    found: &Found<'_>,
    read: &In<'_, model::Domain>,
    findings: &mut Vec<Finding>,
) -> Option<Domain> {
    let (what, file) = (&read.what, read.file?);
    let base = value_type(found, &what.inner, &what.base).and_then(|(base, nullable)| {
        // An alias may hide it from whoever reads the struct alone.
        let message = "a domain holds a value: put Option around the field of its type";
        if nullable { Err(message.to_owned()) } else { Ok(base) }
    });
    let base = match base {
        Ok(base) => base,
        Err(message) => {
            findings.push(file.error(what.ident.span(), message).with_help(types::HELP));
            return None;
        }
    };
    Some(Domain {
        name: QualifiedName { schema: what.schema.clone(), name: what.name.clone() },
        base,
        collate: what.collate.clone(),
        default: what.default.clone(),
        checks: what.checks.clone(),
        comment: what.comment.clone(),
        was: what.was.clone(),
        place: file.place(what.ident.span()),
    })
}
