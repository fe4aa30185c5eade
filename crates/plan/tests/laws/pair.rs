//! Two schemas, one made from the other by a few changes.

use std::collections::BTreeSet;

use crate::grow;
use crate::maker::Maker;
use crate::part::{Part, PartId};
use crate::rng::Rng;
use crate::world::World;

#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub from: World,
    pub to: World,
}

impl Pair {
    /// The pair of a seed.
    pub fn of(seed: u64, major: u32) -> Pair {
        let mut rng = Rng::new(seed);
        let mut next = 0;
        let size = 5 + rng.below(22);
        let from = grow::world(&mut rng, &mut next, major, size);
        let mut to = from.clone();
        for _ in 0..1 + rng.below(8) {
            let mut maker = Maker { world: &mut to, rng: &mut rng, next: &mut next };
            maker.edit();
            to.sweep();
        }
        // Every change is also tried the other way round.
        if rng.percent(50) { Pair { from: to, to: from } } else { Pair { from, to } }
    }

    /// The parts of both, `public` aside.
    pub fn ids(&self) -> Vec<PartId> {
        let all: BTreeSet<PartId> =
            self.from.parts.keys().chain(self.to.parts.keys()).copied().collect();
        all.into_iter().filter(|id| *id != 0).collect()
    }

    /// Without these parts, and what makes no sense without them, on both sides.
    pub fn without(&self, ids: &[PartId]) -> Pair {
        let mut pair = self.clone();
        for id in ids {
            pair.from.remove(*id);
            pair.to.remove(*id);
        }
        pair
    }

    /// Simpler pairs that differ in one part.
    pub fn simpler_in(&self, id: PartId) -> Vec<Pair> {
        let (before, after) = (self.from.parts.get(&id), self.to.parts.get(&id));
        let mut found = Vec::new();
        if before != after {
            found.extend(self.unchanged(id));
        }
        for simple in before.into_iter().flat_map(simpler) {
            let mut pair = self.clone();
            if after == before {
                pair.to.parts.insert(id, simple.clone());
            }
            pair.from.parts.insert(id, simple);
            found.push(pair);
        }
        for simple in after.filter(|_| before != after).into_iter().flat_map(simpler) {
            let mut pair = self.clone();
            pair.to.parts.insert(id, simple);
            found.push(pair);
        }
        found
    }

    /// With a part as it is on one side on both.
    fn unchanged(&self, id: PartId) -> Vec<Pair> {
        let mut found = Vec::new();
        let copy = |from: &World, to: &World| -> Option<World> {
            let mut to = to.clone();
            match from.parts.get(&id) {
                Some(part) if part.references().iter().all(|r| to.has(*r)) => {
                    to.parts.insert(id, part.clone());
                }
                Some(_) => return None,
                None => to.remove(id),
            }
            Some(to)
        };
        if let Some(to) = copy(&self.from, &self.to) {
            found.push(Pair { from: self.from.clone(), to });
        }
        if let Some(from) = copy(&self.to, &self.from) {
            found.push(Pair { from, to: self.to.clone() });
        }
        found
    }
}

/// Plainer forms of one part.
fn simpler(part: &Part) -> Vec<Part> {
    let mut found = Vec::new();
    let mut plain = part.clone();
    match &mut plain {
        Part::Column(it) => {
            it.collate = false;
            it.compression = false;
            it.storage = None;
            it.statistics = None;
        }
        Part::Table(it) => {
            it.fillfactor = None;
            it.row_security = false;
            it.force_row_security = false;
            it.replica_identity_full = false;
            it.unlogged = false;
        }
        Part::Function(it) => {
            it.strict = false;
            it.security_definer = false;
            it.cost = None;
            it.setting = false;
            it.arguments.clear();
        }
        Part::Index(it) => {
            it.keys.truncate(1);
            it.include.clear();
            it.fillfactor = None;
        }
        Part::View(it) => {
            it.shape = crate::part::Shape::Plain;
            it.security_barrier = false;
            it.security_invoker = false;
            it.check_option = false;
        }
        Part::Trigger(it) => {
            it.update_of.clear();
            it.argument = None;
            it.enabled = "ENABLE";
        }
        Part::Composite(it) => it.attributes.truncate(1),
        Part::Enum(it) => it.labels.truncate(2),
        _ => {}
    }
    if plain != *part {
        found.push(plain);
    }
    for step in steps(part) {
        found.push(step);
    }
    found
}

/// Single simplifications that often decide whether a failure stays.
fn steps(part: &Part) -> Vec<Part> {
    let mut found = Vec::new();
    let mut push = |change: &dyn Fn(&mut Part)| {
        let mut copy = part.clone();
        change(&mut copy);
        if copy != *part {
            found.push(copy);
        }
    };
    push(&|part| {
        if let Part::Column(it) = part {
            it.value = crate::part::Value::None;
        }
    });
    push(&|part| {
        if let Part::Column(it) = part {
            it.not_null = false;
        }
    });
    push(&|part| {
        if let Part::Column(it) = part {
            it.data_type = crate::part::Ty::Base("integer");
        }
    });
    push(&|part| {
        if let Part::Index(it) = part {
            it.predicate = None;
        }
    });
    push(&|part| {
        if let Part::View(it) = part {
            it.filter = None;
        }
    });
    push(&|part| {
        if let Part::Index(it) = part {
            it.method = "btree";
        }
    });
    push(&|part| {
        if let Part::Trigger(it) = part {
            it.when = None;
        }
    });
    push(&|part| {
        // A plain name, unless the name is the matter.
        if let Some(name) = part.name_mut()
            && !name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        {
            *name = format!("plain_{}", name.len());
        }
    });
    found
}
