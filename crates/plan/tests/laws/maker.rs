//! A world under construction: randomness, numbers and names.

use crate::part::*;
use crate::rng::Rng;
use crate::world::World;

/// Few names, so that they meet: swaps, changes of kind under a name, the same name in two schemas.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "item", "orders", "person", "note", "select", "Weird \"x\" name", "a.b", "naïve ☃", "x y", "Item",
    "$1", "table", "it's", "sixty_three_bytes_long_name_that_cannot_grow_any_more_at_all__x",
    "log", "tag",
];

#[rustfmt::skip]
const COLUMNS: &[&str] = &[
    "id", "a", "b", "c", "status", "total", "Created", "order", "x\"y", "é", "a b", "user", "d.e", "'",
    "thirty_byte_column_name_abcdef",
];

#[rustfmt::skip]
const MEMBERS: &[&str] = &[
    "key", "one", "two", "Three", "item_idx", "orders_pkey", "check", "ü", "a\"b", "by name", "_pkey",
];

pub struct Maker<'a> {
    pub world: &'a mut World,
    pub rng: &'a mut Rng,
    pub next: &'a mut PartId,
}

impl Maker<'_> {
    pub fn add(&mut self, part: Part) -> PartId {
        *self.next += 1;
        self.world.parts.insert(*self.next, part);
        *self.next
    }

    /// A name that no relation, type, index or key in the schema has.
    pub fn place(&mut self) -> Place {
        let schemas = self.world.ids(|part| matches!(part, Part::Schema { .. }));
        let schema = if self.rng.percent(65) { 0 } else { *self.rng.pick(&schemas) };
        let name = self.free(NAMES, |maker, name| maker.world.is_taken(schema, name));
        Place { schema, name }
    }

    pub fn schema_name(&mut self) -> String {
        self.free(NAMES, |maker, name| {
            maker.world.parts.values().any(|p| matches!(p, Part::Schema { name: n } if n == name))
        })
    }

    /// A name that no column of the relation, its parents or children has.
    pub fn column_name(&mut self, relation: PartId) -> String {
        let mut family = vec![relation];
        let mut at = 0;
        while at < family.len() {
            for next in [self.world.parents(family[at]), self.world.children(family[at])].concat() {
                if !family.contains(&next) {
                    family.push(next);
                }
            }
            at += 1;
        }
        let taken: Vec<String> = family
            .iter()
            .flat_map(|table| self.world.columns(*table))
            .map(|column| self.world.column_name(column).to_string())
            .collect();
        self.free(COLUMNS, |_, name| taken.iter().any(|other| other == name))
    }

    /// A name for an index or a constraint.
    pub fn member_name(&mut self, schema: PartId) -> String {
        self.free(MEMBERS, |maker, name| maker.world.is_taken(schema, name))
    }

    /// A name for what is unique on its relation only.
    pub fn local_name(&mut self, relation: PartId) -> String {
        let taken: Vec<String> = self
            .world
            .parts
            .values()
            .filter(|part| part.references().contains(&relation))
            .filter_map(Part::name)
            .collect();
        self.free(MEMBERS, |_, name| taken.iter().any(|other| other == name))
    }

    fn free(&mut self, pool: &[&str], is_taken: impl Fn(&Self, &str) -> bool) -> String {
        for _ in 0..6 {
            let name = *self.rng.pick(pool);
            if !is_taken(self, name) {
                return name.to_string();
            }
        }
        // Short and numbered by what it will be: the same name never comes again.
        *self.next += 1;
        format!("n{}", self.next)
    }
}

impl World {
    /// Whether a relation, type, function, index or constraint in the schema has the name.
    pub fn is_taken(&self, schema: PartId, name: &str) -> bool {
        self.parts.iter().any(|(&id, part)| {
            let named = match part {
                Part::Index(_) | Part::Constraint(_) => true,
                _ => part.place().is_some(),
            };
            named && self.schema_of(id) == schema && part.name().as_deref() == Some(name)
        })
    }
}
