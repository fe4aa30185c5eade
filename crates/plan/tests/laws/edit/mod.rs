//! Random changes to a schema, each of which leaves a schema.

mod alter;
mod column;
mod table;

use crate::maker::Maker;
use crate::part::*;

impl Maker<'_> {
    /// Makes one change of any sort.
    pub fn edit(&mut self) {
        match self.rng.below(100) {
            0..25 => drop(self.anything()),
            25..40 => self.drop_something(),
            40..80 => {
                let ids: Vec<PartId> =
                    self.world.parts.keys().copied().filter(|id| *id != 0).collect();
                if let Some(id) = self.rng.any(&ids) {
                    self.alter(id);
                }
            }
            80..86 => self.rename(),
            86..92 => self.swap_names(),
            92..96 => self.change_kind(),
            _ => self.restructure(),
        }
    }

    /// Drops a part; what is typed by it gets another type, or goes too.
    fn drop_something(&mut self) {
        let ids: Vec<PartId> = self.world.parts.keys().copied().filter(|id| *id != 0).collect();
        // Of three, the one that takes the least with it: otherwise little is left.
        let candidates = self.rng.some(&ids, 3);
        let cost = |id: &PartId| {
            let mut rest = self.world.clone();
            rest.remove(*id);
            self.world.parts.len() - rest.parts.len()
        };
        let Some(id) = candidates.into_iter().min_by_key(cost) else { return };
        if self.rng.percent(50) {
            self.retype_users(id);
        }
        self.world.remove(id);
    }

    fn retype_users(&mut self, gone: PartId) {
        for id in
            self.world.ids(|part| matches!(part, Part::Column(c) if c.data_type.mentions(gone)))
        {
            let ty = self.base();
            self.set_type(id, &ty);
        }
    }

    fn rename(&mut self) {
        let ids = self.world.ids(|part| part.name().is_some());
        let ids: Vec<PartId> = ids.into_iter().filter(|id| *id != 0).collect();
        let Some(id) = self.rng.any(&ids) else { return };
        let part = self.world.parts[&id].clone();
        let name = match &part {
            Part::Schema { .. } => self.schema_name(),
            Part::Column(it) => self.column_name(it.table),
            Part::ViewColumn(it) => self.column_name(it.view),
            Part::Constraint(_) | Part::Index(_) => {
                let schema = self.world.schema_of(id);
                self.member_name(schema)
            }
            Part::DomainCheck(DomainCheck { domain: on, .. })
            | Part::Trigger(Trigger { table: on, .. })
            | Part::Rule(Rule { table: on, .. })
            | Part::Policy(Policy { table: on, .. }) => self.local_name(*on),
            Part::Statistics(it) => {
                let schema = it.place.schema;
                self.member_name(schema)
            }
            _ => {
                let place = self.place();
                if let Some(own) = self.world.parts.get_mut(&id).and_then(Part::place_mut) {
                    *own = place;
                }
                return;
            }
        };
        if let Some(own) = self.world.parts.get_mut(&id).and_then(Part::name_mut) {
            *own = name;
        }
    }

    fn swap_names(&mut self) {
        let ids = self.world.ids(|part| part.name().is_some());
        let ids: Vec<PartId> = ids.into_iter().filter(|id| *id != 0).collect();
        let Some(first) = self.rng.any(&ids) else { return };
        let alike: Vec<PartId> =
            ids.into_iter().filter(|id| *id != first && self.shares_names(first, *id)).collect();
        let Some(second) = self.rng.any(&alike) else { return };
        let parts = &mut self.world.parts;
        let (mut a, mut b) = (parts[&first].clone(), parts[&second].clone());
        match (a.place_mut(), b.place_mut()) {
            (Some(a), Some(b)) => std::mem::swap(a, b),
            _ => match (a.name_mut(), b.name_mut()) {
                (Some(a), Some(b)) => std::mem::swap(a, b),
                _ => return,
            },
        }
        parts.insert(first, a);
        parts.insert(second, b);
    }

    /// Whether the names of two parts may be swapped.
    fn shares_names(&self, first: PartId, second: PartId) -> bool {
        match (&self.world.parts[&first], &self.world.parts[&second]) {
            (Part::Schema { .. }, Part::Schema { .. }) => true,
            (Part::Column(a), Part::Column(b)) => a.table == b.table,
            (Part::ViewColumn(a), Part::ViewColumn(b)) => a.view == b.view,
            (Part::DomainCheck(a), Part::DomainCheck(b)) => a.domain == b.domain,
            (Part::Trigger(a), Part::Trigger(b)) => a.table == b.table,
            (Part::Policy(a), Part::Policy(b)) => a.table == b.table,
            (Part::Rule(a), Part::Rule(b)) => a.table == b.table,
            (Part::Index(_) | Part::Constraint(_), Part::Index(_) | Part::Constraint(_)) => {
                self.world.schema_of(first) == self.world.schema_of(second)
            }
            (Part::Statistics(_), other) | (other, Part::Statistics(_)) => {
                matches!(other, Part::Statistics(_))
            }
            (a, b) => a.place().is_some() && b.place().is_some(),
        }
    }

    /// Something else takes the name of what goes.
    fn change_kind(&mut self) {
        let ids = self.world.ids(|part| {
            matches!(
                part,
                Part::Table(_)
                    | Part::View(_)
                    | Part::Sequence(_)
                    | Part::Enum(_)
                    | Part::Domain(_)
                    | Part::Composite(_)
                    | Part::Range(_)
                    | Part::Index(_)
            )
        });
        let Some(old) = self.rng.any(&ids) else { return };
        let schema = self.world.schema_of(old);
        let Some(name) = self.world.parts[&old].name() else { return };
        if self.rng.percent(50) {
            self.retype_users(old);
        }
        self.world.remove(old);
        let new = match self.rng.below(7) {
            0 => Some(self.enumeration()),
            1 => Some(self.domain()),
            2 => Some(self.composite()),
            3 => Some(self.sequence()),
            4 => self.view(),
            5 => Some(self.range()),
            _ => Some(self.table()),
        };
        let free = !self.world.is_taken(schema, &name);
        if let Some(place) =
            new.and_then(|id| self.world.parts.get_mut(&id)).and_then(Part::place_mut)
            && free
            && place.schema == schema
        {
            place.name = name;
        }
    }

    /// Bigger changes of one structure into another.
    fn restructure(&mut self) {
        match self.rng.below(5) {
            0 => self.detach(),
            1 => self.index_to_constraint(),
            2 => self.constraint_to_index(),
            3 => self.move_column(),
            _ => self.change_strategy(),
        }
    }

    fn index_to_constraint(&mut self) {
        let ids = self.world.ids(|part| {
            matches!(part, Part::Index(i) if i.keys.iter().all(|k| k.expression.is_none() && k.function.is_none()))
        });
        let ids: Vec<PartId> = ids
            .into_iter()
            .filter(|id| matches!(&self.world.parts[id], Part::Index(i) if self.world.table(i.table).is_some()))
            .collect();
        let Some(id) = self.rng.any(&ids) else { return };
        let Part::Index(index) = self.world.parts[&id].clone() else { return };
        let columns: Vec<PartId> = index.keys.iter().map(|key| key.column).collect();
        if !columns.iter().all(|column| self.world.sorts(&self.world.type_of(*column))) {
            return;
        }
        self.world.remove(id);
        let kind =
            ConstraintKind::Unique { columns, include: index.include, nulls_not_distinct: false };
        let constraint = crate::grow::constraint_of(index.table, index.name, kind);
        self.add(Part::Constraint(constraint));
    }

    fn constraint_to_index(&mut self) {
        let ids = self
            .world
            .ids(|part| matches!(part, Part::Constraint(c) if !c.key_columns().is_empty()));
        let Some(id) = self.rng.any(&ids) else { return };
        let Part::Constraint(constraint) = self.world.parts[&id].clone() else { return };
        self.world.remove(id);
        let keys = constraint.key_columns();
        let keys = keys.into_iter().map(|column| self.index_key(column, true)).collect();
        let index = Index {
            table: constraint.table,
            name: constraint.name,
            method: "btree",
            keys,
            unique: self.rng.percent(70),
            include: Vec::new(),
            predicate: None,
            fillfactor: None,
            nulls_not_distinct: false,
            only: false,
        };
        self.add(Part::Index(index));
    }
}
