//! A plan as data that other programs read, and the fingerprints of the schemas between which it leads.

use std::fmt;

use relvar_catalog::{Catalog, Object};
use relvar_plan::Plan;
use serde::Serialize;

use crate::sha256::sha256_hex;

/// The version of the layout of [`PlanDocument`]; it changes when a key goes or means something else.
const FORMAT_VERSION: u32 = 1;

/// A plan with the schemas that it leads from and to.
///
/// All keys, and all words of a fixed set (kinds, phases, lock modes), are in snake case.
#[derive(Debug, Clone, Serialize)]
pub struct PlanDocument<'a> {
    format_version: u32,
    from: &'a Fingerprint,
    to: &'a Fingerprint,
    #[serde(flatten)]
    plan: &'a Plan,
}

impl<'a> PlanDocument<'a> {
    /// The document of a plan that leads from one schema to another.
    #[must_use]
    pub fn new(plan: &'a Plan, from: &'a Fingerprint, to: &'a Fingerprint) -> Self {
        Self { format_version: FORMAT_VERSION, from, to, plan }
    }
}

/// What is the same for two catalogs if and only if `diff` finds no difference between them.
///
/// It is the SHA-256 of the catalog in canonical form: for each object, in order of identity, a line of JSON with
/// its identity and its body, `{"id":…,"body":…}`. Positions, dependencies and the version of the server are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a catalog.
    ///
    /// # Errors
    /// When an object cannot be written as JSON, which is a bug.
    pub fn of(catalog: &Catalog) -> Result<Self, serde_json::Error> {
        let mut lines = Vec::new();
        for Object { id, body, .. } in catalog.objects.values() {
            serde_json::to_writer(&mut lines, &Line { id, body })?;
            lines.push(b'\n');
        }
        Ok(Self(sha256_hex(&lines)))
    }
}

/// An object in canonical form.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a relvar_catalog::ObjectId,
    body: &'a relvar_catalog::Body,
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use relvar_catalog::{Body, Kind, ObjectId};

    use super::*;

    fn with_schemas(names: &[&str]) -> Catalog {
        let mut catalog = Catalog::default();
        for name in names {
            let id = ObjectId::global(Kind::Schema, *name);
            catalog.insert(Object::new(id, Body::Schema, Vec::new()));
        }
        catalog
    }

    #[test]
    fn is_the_hash_of_the_canonical_form() {
        let line = "{\"id\":{\"kind\":\"schema\",\"parent\":null,\"schema\":\"\",\"name\":\"a\",\"arguments\":\"\"},\"body\":\"schema\"}\n";
        let fingerprint = Fingerprint::of(&with_schemas(&["a"])).expect("a fingerprint");
        assert_eq!(fingerprint.to_string(), sha256_hex(line.as_bytes()));
    }

    #[test]
    fn is_equal_where_diff_finds_nothing() {
        let of = |catalog: &Catalog| Fingerprint::of(catalog).expect("a fingerprint");
        let (ab, ba) = (with_schemas(&["a", "b"]), with_schemas(&["b", "a"]));
        assert_eq!(of(&ab), of(&ba));
        let mut moved = ab.clone();
        moved.server_version_num = 180_000;
        for object in moved.objects.values_mut() {
            object.position += 1;
        }
        assert!(relvar_diff::diff(&ab, &moved).is_empty());
        assert_eq!(of(&ab), of(&moved));
        assert_ne!(of(&ab), of(&with_schemas(&["a", "c"])));
        assert_ne!(of(&ab), of(&with_schemas(&["a"])));
    }
}
