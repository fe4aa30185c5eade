//! Which identity every OID stands for.

use std::sync::Arc;

use relvar_catalog::{Kind, Name, ObjectId, Pattern};
use rustc_hash::FxHashMap;

/// OIDs of PostgreSQL's catalogs, the `classid` of `pg_depend` and its like; the same in every version.
pub(crate) mod class {
    pub(crate) const FOREIGN_SERVER: u32 = 1417;
    pub(crate) const USER_MAPPING: u32 = 1418;
    pub(crate) const TYPE: u32 = 1247;
    pub(crate) const FUNCTION: u32 = 1255;
    pub(crate) const RELATION: u32 = 1259;
    pub(crate) const WRAPPER: u32 = 2328;
    /// `pg_amop`
    pub(crate) const OPERATOR_MEMBER: u32 = 2602;
    /// `pg_amproc`
    pub(crate) const FUNCTION_MEMBER: u32 = 2603;
    pub(crate) const DEFAULT: u32 = 2604;
    pub(crate) const CAST: u32 = 2605;
    pub(crate) const CONSTRAINT: u32 = 2606;
    pub(crate) const LANGUAGE: u32 = 2612;
    pub(crate) const SCHEMA: u32 = 2615;
    pub(crate) const OPERATOR: u32 = 2617;
    pub(crate) const REWRITE: u32 = 2618;
    pub(crate) const TRIGGER: u32 = 2620;
    pub(crate) const EXTENSION: u32 = 3079;
    pub(crate) const POLICY: u32 = 3256;
    pub(crate) const STATISTICS: u32 = 3381;
    pub(crate) const COLLATION: u32 = 3456;
    pub(crate) const EVENT_TRIGGER: u32 = 3466;
    pub(crate) const TEXT_SEARCH_DICTIONARY: u32 = 3600;
    pub(crate) const TEXT_SEARCH_PARSER: u32 = 3601;
    pub(crate) const TEXT_SEARCH_TEMPLATE: u32 = 3764;
    pub(crate) const PUBLICATION: u32 = 6104;
}

/// A row of one of PostgreSQL's catalogs: the catalog's OID and the row's.
pub(crate) type Address = (u32, u32);

/// What one address stands for.
#[derive(Clone)]
pub(crate) struct Entry {
    /// Its own identity.
    pub(crate) id: Arc<ObjectId>,
    standing: Standing,
}

/// Whether something is an object of the catalog.
#[derive(Clone)]
enum Standing {
    /// It is.
    Object,
    /// It is a part of another object, or a member of an extension.
    PartOf(Arc<ObjectId>),
    /// It is left out by a pattern.
    LeftOut,
}

impl Entry {
    /// The object of the catalog that it is, or is a part of.
    pub(crate) fn object(&self) -> Option<&Arc<ObjectId>> {
        match &self.standing {
            Standing::Object => Some(&self.id),
            Standing::PartOf(whole) => Some(whole),
            Standing::LeftOut => None,
        }
    }

    /// Its identity, where it is an object of the catalog itself.
    pub(crate) fn itself(&self) -> Option<&Arc<ObjectId>> {
        matches!(self.standing, Standing::Object).then_some(&self.id)
    }
}

/// Where the address of a type leads.
pub(crate) enum TypeLink {
    /// A row type: to its table, view or composite type.
    Relation(u32),
    /// An array or a multirange: to its element's or its range's type.
    Type(u32),
}

/// A relation's columns by number; of a table they are objects of their own.
#[derive(Default)]
struct Columns {
    ids: Vec<Option<Arc<ObjectId>>>,
}

/// Identities by OID.
#[derive(Default)]
pub(crate) struct Registry {
    entries: FxHashMap<Address, Entry>,
    schemas: FxHashMap<u32, Name>,
    schema_objects: FxHashMap<Name, Arc<ObjectId>>,
    columns: FxHashMap<u32, Columns>,
    ranks: FxHashMap<u32, u32>,
    types: FxHashMap<u32, TypeLink>,
    owners: FxHashMap<Address, Address>,
    exclude: Vec<Pattern>,
    attached: bool,
}

impl Registry {
    /// A registry that leaves out what the patterns name; `attached` keeps what others put on it.
    pub(crate) fn new(exclude: &[Pattern], attached: bool) -> Self {
        Registry { exclude: exclude.to_vec(), attached, ..Registry::default() }
    }

    /// Notes that one thing belongs to another one, as a member to its extension.
    pub(crate) fn belongs(&mut self, member: Address, owner: Address) {
        self.owners.insert(member, owner);
    }

    /// Notes that one thing belongs to whatever the other one belongs to.
    pub(crate) fn belongs_with(&mut self, thing: Address, other: Address) {
        if let Some(owner) = self.owners.get(&other).copied() {
            self.owners.insert(thing, owner);
        }
    }

    /// Notes where a type leads.
    pub(crate) fn link_type(&mut self, oid: u32, link: TypeLink) {
        self.types.insert(oid, link);
    }

    /// Registers a schema; to be called before anything that stands in it.
    pub(crate) fn add_schema(&mut self, oid: u32, name: &Name) {
        let left_out = self.is_left_out(name, "");
        let id = ObjectId::global(Kind::Schema, name.clone());
        let entry = self.insert((class::SCHEMA, oid), id, left_out);
        if let Some(object) = entry.object().cloned() {
            self.schema_objects.insert(name.clone(), object);
        }
        self.schemas.insert(oid, name.clone());
    }

    /// Registers an extension, which is left out with its schema; its members are then too.
    pub(crate) fn add_extension(&mut self, address: Address, schema: &str, name: &Name) {
        let left_out = self.is_left_out(schema, name);
        self.insert(address, ObjectId::global(Kind::Extension, name.clone()), left_out);
    }

    /// Registers an object that stands in no schema.
    pub(crate) fn add_global(&mut self, address: Address, kind: Kind, name: &Name) {
        self.insert(address, ObjectId::global(kind, name.clone()), false);
    }

    /// Registers an object of a schema; one in PostgreSQL's own or relvar's schema is not.
    pub(crate) fn add_scoped(&mut self, address: Address, kind: Kind, schema: u32, name: &Name) {
        self.add_overloaded(address, kind, schema, name, Name::default());
    }

    /// Registers an object of a schema that is told from its namesakes by arguments.
    pub(crate) fn add_overloaded(
        &mut self,
        address: Address,
        kind: Kind,
        schema: u32,
        name: &Name,
        arguments: Name,
    ) {
        let Some(schema) = self.schemas.get(&schema).cloned() else { return };
        let left_out = self.is_left_out(&schema, name);
        let id = ObjectId::overloaded(kind, schema, name.clone(), arguments);
        self.insert(address, id, left_out);
    }

    /// Registers an identity that was made elsewhere and stands in no schema.
    pub(crate) fn add(&mut self, address: Address, id: ObjectId) {
        self.insert(address, id, false);
    }

    /// Registers a member of an object, which is in the catalog where that one is.
    pub(crate) fn add_member(&mut self, address: Address, kind: Kind, of: Address, name: &Name) {
        let Some(parent) = self.entries.get(&of) else { return };
        let id = ObjectId::member(kind, parent.id.clone(), name.clone());
        let standing = match kind {
            Kind::Trigger | Kind::Policy | Kind::Rule => self.standing_on(parent),
            Kind::Schema
            | Kind::Extension
            | Kind::Language
            | Kind::Collation
            | Kind::Enum
            | Kind::Domain
            | Kind::DomainConstraint
            | Kind::Composite
            | Kind::Range
            | Kind::Sequence
            | Kind::Function
            | Kind::Aggregate
            | Kind::Operator
            | Kind::Cast
            | Kind::TextSearchTemplate
            | Kind::TextSearchParser
            | Kind::TextSearchDictionary
            | Kind::TextSearchConfiguration
            | Kind::Wrapper
            | Kind::ForeignServer
            | Kind::UserMapping
            | Kind::Table
            | Kind::ForeignTable
            | Kind::Column
            | Kind::Default
            | Kind::NotNull
            | Kind::Inheritance
            | Kind::SequenceOwner
            | Kind::Constraint
            | Kind::Index
            | Kind::Statistics
            | Kind::View
            | Kind::MaterializedView
            | Kind::PropertyGraph
            | Kind::EventTrigger
            | Kind::Publication
            | Kind::PublicationMember
            | Kind::Owner
            | Kind::Grant
            | Kind::DefaultPrivilege
            | Kind::Comment => parent.standing.clone(),
        };
        self.put(address, id, standing);
    }

    /// Registers what is named as a member of an object and is in the catalog only as a part of it: the NOT NULL
    /// of a domain.
    pub(crate) fn add_part_of_member(
        &mut self,
        address: Address,
        kind: Kind,
        of: Address,
        name: &Name,
    ) {
        let Some(whole) = self.entries.get(&of) else { return };
        let id = ObjectId::member(kind, whole.id.clone(), name.clone());
        let standing = whole.object().cloned().map_or(Standing::LeftOut, Standing::PartOf);
        self.put(address, id, standing);
    }

    /// Registers something that has a name of its own and is a part of another object: the index of a
    /// constraint, the sequence of an identity column.
    pub(crate) fn add_part(
        &mut self,
        address: Address,
        kind: Kind,
        (schema, name): (u32, &Name),
        whole: Option<Arc<ObjectId>>,
    ) {
        let Some(schema) = self.schemas.get(&schema).cloned() else { return };
        let id = ObjectId::scoped(kind, schema, name.clone());
        self.put(address, id, whole.map_or(Standing::LeftOut, Standing::PartOf));
    }

    /// Registers what has a schema and a name of its own and stands on a table, an index or extended
    /// statistics; it is in the catalog where its table is.
    pub(crate) fn add_on_table(
        &mut self,
        address: Address,
        kind: Kind,
        (schema, name): (u32, &Name),
        table: u32,
    ) {
        let Some(table) = self.entries.get(&(class::RELATION, table)) else { return };
        let Some(schema) = self.schemas.get(&schema).cloned() else { return };
        let standing = self.standing_on(table);
        self.put(address, ObjectId::scoped(kind, schema, name.clone()), standing);
    }

    /// What something is that has a name of its own and is put on a relation.
    fn standing_on(&self, relation: &Entry) -> Standing {
        match &relation.standing {
            Standing::LeftOut if self.may_be_attached_to(&relation.id) => Standing::Object,
            standing => standing.clone(),
        }
    }

    /// Whether what others put on an excluded object is read: where all of its schema is excluded, and not where the
    /// object itself is named.
    fn may_be_attached_to(&self, id: &ObjectId) -> bool {
        let schema = if id.kind == Kind::Schema { &id.name } else { &id.schema };
        self.attached && self.is_left_out(schema, "")
    }

    /// The identity of an excluded object on which privileges are read all the same.
    pub(crate) fn excluded_host(&self, address: Address, sub: i32) -> Option<&Arc<ObjectId>> {
        let entry = self.entries.get(&address)?;
        if !matches!(entry.standing, Standing::LeftOut) || !self.may_be_attached_to(&entry.id) {
            return None;
        }
        match sub {
            1.. if address.0 == class::RELATION => self.column(address.1, i16::try_from(sub).ok()?),
            _ => Some(&entry.id),
        }
    }

    /// Registers another address of something that is registered.
    pub(crate) fn add_alias(&mut self, address: Address, of: Address) {
        if let Some(entry) = self.entries.get(&of).cloned() {
            self.entries.insert(address, entry);
        }
    }

    /// Registers a column; its relation is registered before.
    pub(crate) fn add_column(&mut self, relation: u32, number: i16, name: &Name) {
        let Some(entry) = self.entries.get(&(class::RELATION, relation)) else { return };
        let id = Arc::new(ObjectId::member(Kind::Column, entry.id.clone(), name.clone()));
        let ids = &mut self.columns.entry(relation).or_default().ids;
        let at = usize::try_from(number).unwrap_or(0);
        if ids.len() <= at {
            ids.resize(at + 1, None);
        }
        ids[at] = Some(id);
    }

    /// Ranks the relations that have members; after they are registered.
    pub(crate) fn rank(&mut self) {
        let relations = self.entries.iter().filter(|((class, _), _)| *class == class::RELATION);
        let mut relations: Vec<_> = relations.map(|((_, oid), entry)| (&entry.id, *oid)).collect();
        relations.sort_unstable();
        let ranks = relations.into_iter().zip(0..);
        self.ranks = ranks.map(|((_, oid), rank)| (oid, rank)).collect();
    }

    /// Registers something that hangs on one column and has no name: a default, a NOT NULL.
    pub(crate) fn add_under_column(&mut self, address: Address, kind: Kind, column: (u32, i16)) {
        let Some(standing) = self.relation(column.0).map(|entry| entry.standing.clone()) else {
            return;
        };
        let Some(parent) = self.column(column.0, column.1) else { return };
        let id = ObjectId::member(kind, parent.clone(), Name::default());
        self.put(address, id, standing);
    }

    /// Registers a column's second address: the default that holds a generated column's expression.
    pub(crate) fn add_column_alias(&mut self, address: Address, column: (u32, i16)) {
        let Some(standing) = self.relation(column.0).map(|entry| entry.standing.clone()) else {
            return;
        };
        if let Some(id) = self.column(column.0, column.1).cloned() {
            self.entries.insert(address, Entry { id, standing });
        }
    }

    fn insert(&mut self, address: Address, id: ObjectId, left_out: bool) -> &Entry {
        let standing = if left_out { Standing::LeftOut } else { Standing::Object };
        self.put(address, id, standing)
    }

    fn put(&mut self, address: Address, id: ObjectId, standing: Standing) -> &Entry {
        let owner = self.owners.get(&address).and_then(|owner| self.entries.get(owner));
        let standing = match owner.map(Entry::object) {
            Some(Some(owner)) => Standing::PartOf(owner.clone()),
            Some(None) => Standing::LeftOut,
            None => standing,
        };
        self.entries.entry(address).insert_entry(Entry { id: Arc::new(id), standing }).into_mut()
    }

    fn is_left_out(&self, schema: &str, name: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(schema, name))
    }
}

impl Registry {
    /// What is known of an address.
    pub(crate) fn entry(&self, address: Address) -> Option<&Entry> {
        self.entries.get(&address)
    }

    /// What is known of a relation.
    pub(crate) fn relation(&self, oid: u32) -> Option<&Entry> {
        self.entries.get(&(class::RELATION, oid))
    }

    /// The identity to build an object with; none where it is no object of the catalog.
    pub(crate) fn itself(&self, address: Address) -> Option<&Arc<ObjectId>> {
        self.entries.get(&address)?.itself()
    }

    /// The identity of a column, whether or not it is an object of the catalog.
    pub(crate) fn column(&self, relation: u32, number: i16) -> Option<&Arc<ObjectId>> {
        let at = usize::try_from(number).ok()?;
        self.columns.get(&relation)?.ids.get(at)?.as_ref()
    }

    /// The place of a relation among all that have members, in the order of identities.
    pub(crate) fn rank_of(&self, relation: u32) -> u32 {
        self.ranks.get(&relation).copied().unwrap_or(u32::MAX)
    }

    /// What objects of a kind that stand in schemas are in the order of.
    pub(crate) fn place<'a>(&'a self, schema: u32, name: &'a str) -> (&'a str, &'a str) {
        (self.schemas.get(&schema).map_or("", |schema| &**schema), name)
    }

    /// What columns, and what hangs on them, are in the order of.
    pub(crate) fn rank_of_column(&self, (relation, number): (u32, i16)) -> (u32, &str) {
        let name = self.column(relation, number).map_or("", |id| &*id.name);
        (self.rank_of(relation), name)
    }

    /// Names of columns by their numbers.
    pub(crate) fn column_names(&self, relation: u32, numbers: &[i16]) -> Vec<Name> {
        let ids = numbers.iter().filter_map(|number| self.column(relation, *number));
        ids.map(|id| id.name.clone()).collect()
    }

    /// Identities of those columns that are objects of the catalog.
    pub(crate) fn column_edges<'a>(
        &'a self,
        relation: u32,
        numbers: &'a [i16],
    ) -> impl Iterator<Item = ObjectId> + 'a {
        let edge = move |number: &i16| self.object((class::RELATION, relation), i32::from(*number));
        numbers.iter().filter_map(edge).map(|id| (**id).clone())
    }

    /// The object of a schema's name; none where it is left out.
    pub(crate) fn schema(&self, name: &str) -> Option<&Arc<ObjectId>> {
        self.schema_objects.get(name)
    }

    /// A schema's name by its OID; none for PostgreSQL's own and for relvar's.
    pub(crate) fn schema_name(&self, oid: u32) -> Option<&Name> {
        self.schemas.get(&oid)
    }

    /// Whether something belongs to another thing: a member to its extension.
    pub(crate) fn is_part(&self, address: Address) -> bool {
        self.owners.contains_key(&address)
    }

    /// Whether a schema is one of users and not left out.
    pub(crate) fn is_kept_schema(&self, oid: u32) -> bool {
        self.entry((class::SCHEMA, oid)).is_some_and(|schema| schema.object().is_some())
    }

    /// The object of the catalog that an address, or the column `sub` of a relation, stands for.
    pub(crate) fn object(&self, address: Address, sub: i32) -> Option<&Arc<ObjectId>> {
        match self.entries.get(&address) {
            Some(entry) if sub > 0 && address.0 == class::RELATION => {
                let object = entry.object()?;
                let is_table = matches!(entry.id.kind, Kind::Table | Kind::ForeignTable);
                if is_table && entry.itself().is_some() {
                    return self.column(address.1, i16::try_from(sub).ok()?).or(Some(object));
                }
                Some(object)
            }
            Some(entry) => entry.object(),
            None => self.object_elsewhere(address),
        }
    }

    fn object_elsewhere(&self, address: Address) -> Option<&Arc<ObjectId>> {
        if let Some(owner) = self.owners.get(&address) {
            return self.object(*owner, 0);
        }
        if address.0 != class::TYPE {
            return None;
        }
        match self.types.get(&address.1)? {
            TypeLink::Relation(oid) => self.object((class::RELATION, *oid), 0),
            TypeLink::Type(oid) => self.object((class::TYPE, *oid), 0),
        }
    }

    /// What a comment or a grant on that address hangs on: the identity that it names, and the object
    /// of the catalog that stands for it (they differ for a view's column or a constraint's index).
    pub(crate) fn attachment(
        &self,
        address: Address,
        sub: i32,
    ) -> Option<(&Arc<ObjectId>, &Arc<ObjectId>)> {
        let address = self.composite(address).unwrap_or(address);
        let entry = self.entries.get(&address)?;
        let object = self.object(address, sub)?;
        if sub > 0 && address.0 == class::RELATION {
            return Some((self.column(address.1, i16::try_from(sub).ok()?)?, object));
        }
        Some((&entry.id, object))
    }

    /// The relation of a composite type's row type.
    fn composite(&self, (class, oid): Address) -> Option<Address> {
        match self.types.get(&oid)? {
            TypeLink::Relation(relation) => {
                let address = (class::RELATION, *relation);
                let is_composite = self.entries.get(&address)?.id.kind == Kind::Composite;
                (class == class::TYPE && is_composite).then_some(address)
            }
            TypeLink::Type(_) => None,
        }
    }
}
