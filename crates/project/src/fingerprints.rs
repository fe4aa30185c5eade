//! Fingerprints of the two schemas between which a plan leads.

use relvar_catalog::Catalog;
use relvar_migrate::Fingerprint;

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::problem::Problem;

/// What tells whether a plan fits: the schemas that it leads from and to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// The current schema.
    pub from: Fingerprint,
    /// The desired schema.
    pub to: Fingerprint,
}

impl Fingerprints {
    pub(crate) fn of(from: &Catalog, to: &Catalog) -> Result<Fingerprints, ProjectError> {
        let of = |catalog| {
            Fingerprint::of(catalog)
                .map_err(|error| ProjectError::failed(Problem::Json(error)).hint(Hint::ReportBug))
        };
        Ok(Fingerprints { from: of(from)?, to: of(to)? })
    }
}
