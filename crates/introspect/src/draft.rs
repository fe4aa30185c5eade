//! The catalog while it is being built.

use std::collections::BTreeMap;
use std::sync::Arc;

use relvar_catalog::{Body, Kind, Name, Object, ObjectId};

use crate::depend::{self, Edges};
use crate::registry::{Address, Registry};
use crate::unrepresented::Thing;

/// Collects objects; gives each the edges that every object of its sort has.
pub(crate) struct Draft<'a> {
    pub(crate) registry: &'a Registry,
    edges: Edges,
    objects: Vec<(ObjectId, Object)>,
    unrepresented: Vec<Thing>,
    /// Owners that are another role than the current one.
    pub(crate) owners: BTreeMap<ObjectId, Name>,
}

/// What a draft comes to.
pub(crate) struct Drafted {
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) owners: BTreeMap<ObjectId, Name>,
    pub(crate) things: Vec<Thing>,
}

impl<'a> Draft<'a> {
    /// `expected` is about the number of objects.
    pub(crate) fn new(registry: &'a Registry, edges: Edges, expected: usize) -> Self {
        Draft {
            registry,
            edges,
            objects: Vec::with_capacity(expected),
            unrepresented: Vec::new(),
            owners: BTreeMap::new(),
        }
    }

    /// Adds a registered object with its edges: to its parent or schema, those given, and those that
    /// `pg_depend` has for it.
    pub(crate) fn add(&mut self, id: &Arc<ObjectId>, body: Body, edges: Vec<ObjectId>) {
        self.add_at(id, body, edges, 0);
    }

    /// Adds an object that has a place among its siblings.
    pub(crate) fn add_at(
        &mut self,
        id: &Arc<ObjectId>,
        body: Body,
        mut edges: Vec<ObjectId>,
        position: u16,
    ) {
        if let Some(more) = self.edges.remove(id) {
            edges.extend(more);
        }
        self.add_unregistered((**id).clone(), body, edges, position);
    }

    /// Adds an object of which `pg_depend` knows nothing.
    pub(crate) fn add_unregistered(
        &mut self,
        id: ObjectId,
        body: Body,
        mut edges: Vec<ObjectId>,
        position: u16,
    ) {
        // There are hundreds of thousands of these lists, most of them of one.
        edges.reserve_exact(1);
        match &id.parent {
            Some(parent) => edges.push(standing_for(parent).clone()),
            None => edges.extend(self.registry.schema(&id.schema).map(|id| (**id).clone())),
        }
        self.objects.push((id.clone(), Object { position, ..Object::new(id, body, edges) }));
    }

    /// Adds what hangs on another object without being addressed itself: a comment, a grant.
    ///
    /// `object` stands in the catalog for the parent of `id`, which is mostly the same.
    pub(crate) fn attach(&mut self, id: ObjectId, body: Body, object: &Arc<ObjectId>) {
        self.objects.push((id.clone(), Object::new(id, body, vec![(**object).clone()])));
    }

    /// Adds what hangs on an object that is left out.
    pub(crate) fn attach_alone(&mut self, id: ObjectId, body: Body) {
        self.objects.push((id.clone(), Object::new(id, body, Vec::new())));
    }

    /// Notes what the catalog cannot hold.
    pub(crate) fn cannot_represent(&mut self, address: Address, sub: i32, reason: &'static str) {
        let (part, holds, needed_by) = (String::new(), Vec::new(), Vec::new());
        self.unrepresented.push(Thing { part, address, sub, reason, holds, needed_by });
    }

    /// Notes what the catalog cannot hold and what of the catalog it depends on.
    pub(crate) fn cannot_represent_held(&mut self, thing: Thing) {
        self.unrepresented.push(thing);
    }

    /// Notes a part of something that the catalog cannot hold: `option password of `.
    pub(crate) fn cannot_represent_part(
        &mut self,
        part: String,
        (address, sub): (Address, i32),
        reason: &'static str,
    ) {
        let (holds, needed_by) = (Vec::new(), Vec::new());
        self.unrepresented.push(Thing { part, address, sub, reason, holds, needed_by });
    }

    /// Notes on things that have no place in the catalog what of it they depend on, and what depends on them.
    pub(crate) fn note_held(&mut self, rows: &[depend::Row]) {
        let is_unknown = |thing: &&mut Thing| self.registry.object(thing.address, 0).is_none();
        for thing in self.unrepresented.iter_mut().filter(is_unknown) {
            thing.holds = depend::held(rows, thing.address, self.registry);
            thing.needed_by = depend::needing(rows, thing.address, self.registry);
        }
    }

    /// Takes over what was drafted beside this.
    pub(crate) fn append(&mut self, beside: Draft<'_>) {
        self.objects.extend(beside.objects);
        self.unrepresented.extend(beside.unrepresented);
    }

    /// All of it.
    pub(crate) fn finish(self) -> Drafted {
        Drafted {
            objects: self.objects.into_iter().collect(),
            owners: self.owners,
            things: self.unrepresented,
        }
    }
}

/// The object that stands for an identity: a view's column is no object of its own.
fn standing_for(id: &ObjectId) -> &ObjectId {
    match &id.parent {
        Some(parent)
            if id.kind == Kind::Column
                && !matches!(parent.kind, Kind::Table | Kind::ForeignTable) =>
        {
            parent
        }
        _ => id,
    }
}
