//! Domains and composite types, in an order in which they can be made.

use relvar_report::{Finding, Place};

use super::definition::{MadeType, QualifiedName};
use super::found::Found;
use super::places::RULE;
use super::{composite, domain};

/// All of them.
pub(crate) fn all(found: &Found<'_>, findings: &mut Vec<Finding>) -> Vec<MadeType> {
    let mut types = Vec::new();
    for read in &found.domains {
        types.extend(domain::resolve(found, read, findings).map(MadeType::Domain));
    }
    for read in &found.composites {
        types.extend(composite::resolve(found, read, findings).map(MadeType::Composite));
    }
    sorted(types, findings)
}

/// Puts each type behind those that it is made of, and leaves the rest as it is written.
fn sorted(mut left: Vec<MadeType>, findings: &mut Vec<Finding>) -> Vec<MadeType> {
    let mut sorted = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let names: Vec<String> = left.iter().map(|made| made.name().sql()).collect();
        let is_ready = |made: &MadeType| !made.parts().any(|part| names.contains(&part.to_owned()));
        let ready = left.iter().position(is_ready);
        if ready.is_none() {
            let message = format!("the type {} is made of itself", left[0].name().name);
            findings.push(Finding::error(RULE, message).at(left[0].place().clone()));
        }
        sorted.push(left.remove(ready.unwrap_or(0)));
    }
    sorted
}

impl MadeType {
    /// Its name.
    pub fn name(&self) -> &QualifiedName {
        match self {
            MadeType::Domain(domain) => &domain.name,
            MadeType::Composite(composite) => &composite.name,
        }
    }

    /// Where it is written.
    pub fn place(&self) -> &Place {
        match self {
            MadeType::Domain(domain) => &domain.place,
            MadeType::Composite(composite) => &composite.place,
        }
    }

    /// The types that it is made of as SQL, without `[]`.
    fn parts(&self) -> impl Iterator<Item = &str> {
        let (base, attributes) = match self {
            MadeType::Domain(domain) => (Some(&domain.base), None),
            MadeType::Composite(composite) => (None, Some(&composite.attributes)),
        };
        let attributes = attributes.into_iter().flatten().map(|attribute| &attribute.data_type);
        base.into_iter().chain(attributes).map(|part| part.trim_end_matches("[]"))
    }
}
