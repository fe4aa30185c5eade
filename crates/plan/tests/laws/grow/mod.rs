//! Making random parts that fit what is there.

mod code;
mod constraint;
mod relation;
mod table;
mod types;

pub use table::constraint as constraint_of;

use crate::maker::Maker;
use crate::part::*;
use crate::rng::Rng;
use crate::world::World;

/// A random schema of about `size` parts, columns aside.
pub fn world(rng: &mut Rng, next: &mut PartId, major: u32, size: usize) -> World {
    let mut world = World::new(major);
    let mut maker = Maker { world: &mut world, rng, next };
    for _ in 0..maker.rng.below(3) {
        let name = maker.schema_name();
        maker.add(Part::Schema { name });
    }
    maker.table();
    for _ in 0..size {
        maker.anything();
    }
    world
}

impl Maker<'_> {
    /// Adds something, with what it needs; the number of its first part where it could be made.
    pub fn anything(&mut self) -> Option<PartId> {
        match self.rng.below(100) {
            0..4 => Some(self.enumeration()),
            4..8 => Some(self.domain()),
            8..10 => self.domain_check(),
            10..13 => Some(self.composite()),
            13..15 => Some(self.range()),
            15..18 => Some(self.sequence()),
            18..27 => self.function(),
            27..28 => Some(self.aggregate()),
            28..38 => Some(self.table()),
            38..46 => self.column(),
            46..48 => self.local_default(),
            48..60 => self.constraint(),
            60..69 => self.index(),
            69..71 => self.statistics(),
            71..80 => self.view(),
            80..84 => self.trigger(),
            84..86 => self.rule(),
            86..89 => self.policy(),
            89..94 => self.comment(),
            94..98 => self.grant(),
            98..99 => Some(self.default_privilege()),
            _ => {
                let name = self.schema_name();
                Some(self.add(Part::Schema { name }))
            }
        }
    }

    pub fn tables(&self) -> Vec<PartId> {
        self.world.ids(|part| matches!(part, Part::Table(_)))
    }

    /// A column of a relation that satisfies the condition.
    pub fn column_of(
        &mut self,
        relation: PartId,
        fits: impl Fn(&World, PartId) -> bool,
    ) -> Option<PartId> {
        let columns: Vec<PartId> =
            self.world.columns(relation).into_iter().filter(|c| fits(self.world, *c)).collect();
        self.rng.any(&columns)
    }

    pub fn columns_of(&mut self, relation: PartId, most: usize) -> Vec<PartId> {
        let columns = self.world.columns(relation);
        let most = 1 + self.rng.below(most);
        self.rng.some(&columns, most)
    }

    pub fn predicate_on(&mut self, relation: PartId, pure: bool) -> Option<Predicate> {
        let column = self.column_of(relation, |_, _| true)?;
        let function = if self.rng.percent(20) { self.callable(pure, None) } else { None };
        Some(Predicate { column, seed: self.rng.small(), function })
    }

    /// A function that returns one value; `pure` for what is evaluated in indexes, generated columns and
    /// materialised views.
    pub fn callable(&mut self, pure: bool, returns: Option<&Ty>) -> Option<PartId> {
        let fitting = self.world.ids(|part| match part {
            Part::Function(it) => {
                let is_pure = it.volatility == "IMMUTABLE" && it.body == Body::Literal;
                !it.procedure
                    && matches!(it.body, Body::Literal | Body::Reads { .. })
                    && (is_pure || !pure)
                    && returns.is_none_or(|ty| it.result() == *ty)
            }
            _ => false,
        });
        self.rng.any(&fitting)
    }
}
