//! Everything that one database defines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Kind, Name, Object, ObjectId};

/// A flat, sorted map of objects.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// `server_version_num` of the server it was read from (150018 is 15.18); 0 for an empty one.
    pub server_version_num: u32,
    /// The objects by identity.
    pub objects: BTreeMap<ObjectId, Object>,
    /// Owners of objects that belong to another role than the one that read the catalog; also where owners are
    /// no objects. Never compared: privileges of an owner are granted to that role by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owners: BTreeMap<ObjectId, Name>,
    /// What the database holds and this catalog cannot represent.
    pub unrepresented: Vec<Unrepresented>,
}

/// An object of a kind, or with a property, that relvar does not know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unrepresented {
    /// PostgreSQL's words for it: `operator class public.my_ops for access method btree`.
    pub description: String,
    /// What relvar does about it.
    pub reason: String,
    /// Whether it is an option that is no user's, such as what a server keeps about its columns: nothing is missing
    /// without it, so that only those who ask for details need to see it.
    pub is_option: bool,
    /// The objects of the catalog that it depends on, and keeps from being dropped.
    #[serde(default)]
    pub holds: Vec<ObjectId>,
    /// The objects of the catalog that depend on it, and cannot be made where it is missing.
    #[serde(default)]
    pub needed_by: Vec<ObjectId>,
}

impl Catalog {
    /// Puts in an object; one of the same identity is replaced.
    pub fn insert(&mut self, object: Object) {
        self.objects.insert(object.id.clone(), object);
    }

    /// The object of that identity.
    pub fn get(&self, id: &ObjectId) -> Option<&Object> {
        self.objects.get(id)
    }

    /// Whether there is an object of that identity.
    pub fn contains(&self, id: &ObjectId) -> bool {
        self.objects.contains_key(id)
    }

    /// All objects of a kind, in order of identity.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Object> {
        let first = ObjectId { kind, parent: None, ..ObjectId::global(kind, "") };
        self.objects.range(first..).map(|(_, object)| object).take_while(move |o| o.id.kind == kind)
    }

    /// The server's major version (15), or 0.
    pub fn major(&self) -> u32 {
        self.server_version_num / 10_000
    }

    /// Leaves only the objects that `keep` wants, and drops edges to those that went.
    pub fn retain(&mut self, keep: impl Fn(&Object) -> bool) {
        self.objects.retain(|_, object| keep(object));
    }
}

impl Catalog {
    /// What a new database holds: the schema `public` and nothing else.
    ///
    /// The language plpgsql, and whatever else `template0` brings, is in no catalog.
    pub fn empty() -> Self {
        let mut catalog = Catalog::default();
        let public = ObjectId::global(Kind::Schema, "public");
        catalog.insert(Object::new(public, crate::Body::Schema, Vec::new()));
        catalog
    }
}
