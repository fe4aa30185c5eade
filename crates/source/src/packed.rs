//! A catalog as it is kept in a file: every name and every identity once.
//!
//! Most of a catalog is identities that repeat, as keys, parents and edges. Reading them all one by one
//! takes as long as reading a live database does.

use std::collections::HashMap;
use std::sync::Arc;

use relvar_catalog::{Body, Catalog, Kind, Name, Object, ObjectId, Unrepresented};
use serde::{Deserialize, Serialize};

/// A catalog whose objects refer to each other by number.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Packed {
    server_version_num: u32,
    names: Vec<Name>,
    /// In order of identity.
    objects: Vec<Row>,
    owners: Vec<(ObjectId, Name)>,
    unrepresented: Vec<Unrepresented>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    id: Id,
    body: Body,
    depends_on: Vec<Reference>,
    position: u16,
}

/// An identity; names are numbers in the list of names.
#[derive(Debug, Serialize, Deserialize)]
struct Id {
    kind: Kind,
    parent: Option<Box<Reference>>,
    schema: u32,
    name: u32,
    arguments: u32,
}

#[derive(Debug, Serialize, Deserialize)]
enum Reference {
    /// An object of the catalog, by its number. A parent comes before what is part of it.
    Object(u32),
    /// An object that is not in the catalog, or that comes later than what is part of it.
    Other(Id),
}

impl Packed {
    pub fn pack(catalog: &Catalog) -> Packed {
        let mut packer = Packer {
            numbers: catalog.objects.keys().zip(0..).collect(),
            names: Vec::new(),
            name_numbers: HashMap::new(),
        };
        let objects = catalog.objects.values().zip(0..).map(|(object, number)| Row {
            id: packer.id(&object.id, number),
            body: object.body.clone(),
            depends_on: object.depends_on.iter().map(|id| packer.reference(id, u32::MAX)).collect(),
            position: object.position,
        });
        let objects = objects.collect();
        Packed {
            server_version_num: catalog.server_version_num,
            names: packer.names,
            objects,
            owners: catalog.owners.clone().into_iter().collect(),
            unrepresented: catalog.unrepresented.clone(),
        }
    }

    /// The catalog; nothing where a number leads nowhere.
    pub fn unpack(self) -> Option<Catalog> {
        let names = self.names;
        let mut ids: Vec<Arc<ObjectId>> = Vec::with_capacity(self.objects.len());
        for row in &self.objects {
            let id = unpack_id(&row.id, &names, &ids)?;
            ids.push(Arc::new(id));
        }
        let objects = self.objects.into_iter().zip(&ids).map(|(row, id)| {
            let edges = row.depends_on.iter();
            let edges = edges.map(|edge| Some((*unpack_reference(edge, &names, &ids)?).clone()));
            let object = Object {
                id: (**id).clone(),
                body: row.body,
                depends_on: edges.collect::<Option<_>>()?,
                position: row.position,
            };
            Some((object.id.clone(), object))
        });
        Some(Catalog {
            server_version_num: self.server_version_num,
            objects: objects.collect::<Option<_>>()?,
            owners: self.owners.into_iter().collect(),
            unrepresented: self.unrepresented,
        })
    }
}

struct Packer<'c> {
    numbers: HashMap<&'c ObjectId, u32>,
    names: Vec<Name>,
    name_numbers: HashMap<&'c str, u32>,
}

impl<'c> Packer<'c> {
    /// An identity whose parent has to be among the objects before `limit`.
    fn id(&mut self, id: &'c ObjectId, limit: u32) -> Id {
        Id {
            kind: id.kind,
            parent: id.parent.as_deref().map(|parent| Box::new(self.reference(parent, limit))),
            schema: self.name(&id.schema),
            name: self.name(&id.name),
            arguments: self.name(&id.arguments),
        }
    }

    fn reference(&mut self, id: &'c ObjectId, limit: u32) -> Reference {
        match self.numbers.get(id) {
            Some(number) if *number < limit => Reference::Object(*number),
            _ => Reference::Other(self.id(id, limit)),
        }
    }

    fn name(&mut self, name: &'c Name) -> u32 {
        if let Some(number) = self.name_numbers.get(&**name) {
            return *number;
        }
        // There are fewer names than bytes of a file that fits into memory many times over.
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.clone());
        self.name_numbers.insert(name, number);
        number
    }
}

fn unpack_id(id: &Id, names: &[Name], ids: &[Arc<ObjectId>]) -> Option<ObjectId> {
    let name = |number: u32| names.get(number as usize).cloned();
    let parent = match &id.parent {
        Some(parent) => Some(unpack_reference(parent, names, ids)?),
        None => None,
    };
    Some(ObjectId {
        kind: id.kind,
        parent,
        schema: name(id.schema)?,
        name: name(id.name)?,
        arguments: name(id.arguments)?,
    })
}

fn unpack_reference(
    reference: &Reference,
    names: &[Name],
    ids: &[Arc<ObjectId>],
) -> Option<Arc<ObjectId>> {
    match reference {
        Reference::Object(number) => ids.get(*number as usize).cloned(),
        Reference::Other(id) => unpack_id(id, names, ids).map(Arc::new),
    }
}
