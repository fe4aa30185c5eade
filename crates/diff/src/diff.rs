//! The comparison itself.

use std::cmp::Ordering;

use relvar_catalog::Catalog;

use crate::Change;

/// What leads from one catalog to another, in order of identity.
pub fn diff(from: &Catalog, to: &Catalog) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut before = from.objects.values().peekable();
    let mut after = to.objects.values().peekable();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return changes,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(b), Some(a)) => b.id.cmp(&a.id),
        };
        match order {
            Ordering::Less => changes.extend(before.next().cloned().map(Change::Removed)),
            Ordering::Greater => changes.extend(after.next().cloned().map(Change::Added)),
            Ordering::Equal => {
                if let (Some(b), Some(a)) = (before.next(), after.next())
                    && b.body != a.body
                {
                    changes.push(Change::Altered { before: b.clone(), after: a.clone() });
                }
            }
        }
    }
}
