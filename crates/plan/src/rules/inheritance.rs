//! INHERITS and PARTITION OF on tables that exist.

use relvar_catalog::{Inheritance, ObjectId};

use crate::plan::{LockMode, Step};

pub(crate) fn create(id: &ObjectId, body: &Inheritance) -> Vec<Step> {
    let child = id.root();
    vec![match &body.bound {
        Some(bound) => Step::new(format!(
            "ALTER TABLE ONLY {} ATTACH PARTITION {} {bound}",
            body.parent.sql(),
            child.sql()
        ))
        .locks(LockMode::ShareUpdateExclusive, &body.parent)
        .scans(),
        None => Step::new(format!("ALTER TABLE {} INHERIT {}", child.sql(), body.parent.sql()))
            .locks(LockMode::AccessExclusive, child),
    }]
}

pub(crate) fn drop(id: &ObjectId, body: &Inheritance) -> Vec<Step> {
    let child = id.root();
    vec![match &body.bound {
        Some(_) => {
            Step::new(format!("ALTER TABLE {} DETACH PARTITION {}", body.parent.sql(), child.sql()))
                .locks(LockMode::AccessExclusive, &body.parent)
        }
        None => Step::new(format!("ALTER TABLE {} NO INHERIT {}", child.sql(), body.parent.sql()))
            .locks(LockMode::AccessExclusive, child),
    }]
}
