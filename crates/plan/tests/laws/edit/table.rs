//! Changes of tables: their settings, parents and partitions.

use std::collections::BTreeMap;

use crate::maker::Maker;
use crate::part::*;

impl Maker<'_> {
    pub fn alter_table(&mut self, id: PartId) {
        let bound =
            self.world.table(id).and_then(|t| t.partition_of).and_then(|(p, _)| self.free_bound(p));
        let chance = self.rng.below(100);
        let number = self.rng.small();
        let Some(Part::Table(it)) = self.world.parts.get_mut(&id) else { return };
        let partitioned = it.partition_by.is_some();
        match chance {
            0..20 => it.row_security = !it.row_security,
            20..30 => it.force_row_security = !it.force_row_security,
            30..50 if !partitioned => {
                it.fillfactor = if it.fillfactor.is_some() { None } else { Some(50 + number) };
            }
            50..65 => it.replica_identity_full = !it.replica_identity_full,
            65..75 if !partitioned && it.inherits.is_empty() => it.unlogged = !it.unlogged,
            _ => match (&mut it.partition_of, bound) {
                (Some((_, own)), Some(bound)) => *own = bound,
                _ => self.toggle_parent(id),
            },
        }
    }

    /// Leaves its parent, keeping the columns; or gets one, which then has the columns.
    fn toggle_parent(&mut self, id: PartId) {
        let Some(table) = self.world.table(id) else { return };
        if let Some(parent) = table.inherits.first().copied() {
            self.take_over_columns(id, parent);
            if let Some(Part::Table(it)) = self.world.parts.get_mut(&id) {
                it.inherits.retain(|other| *other != parent);
            }
        }
    }

    /// A partition becomes a table of its own.
    pub fn detach(&mut self) {
        let partitions =
            self.world.ids(|part| matches!(part, Part::Table(t) if t.partition_of.is_some()));
        let Some(id) = self.rng.any(&partitions) else { return };
        let Some((parent, _)) = self.world.table(id).and_then(|table| table.partition_of) else {
            return;
        };
        self.take_over_columns(id, parent);
        if let Some(Part::Table(it)) = self.world.parts.get_mut(&id) {
            it.partition_of = None;
        }
    }

    /// Copies inherited columns into the child, and leads what stands on the child to the copies.
    fn take_over_columns(&mut self, child: PartId, parent: PartId) {
        let mut copies: BTreeMap<PartId, PartId> = BTreeMap::new();
        for column in self.world.columns(parent) {
            let Some(mut copy) = self.world.column(column).cloned() else { continue };
            copy.table = child;
            if matches!(copy.value, Value::Identity { .. }) {
                copy.value = Value::None;
            }
            let local = self.world.ids(
                |p| matches!(p, Part::LocalDefault { table, column: c, .. } if (*table, *c) == (child, column)),
            );
            for id in local {
                if let Some(Part::LocalDefault { seed, .. }) = self.world.parts.remove(&id) {
                    copy.value = Value::Literal(seed);
                }
            }
            let new = self.add(Part::Column(copy));
            copies.insert(column, new);
        }
        let on_child: Vec<PartId> = self.world.ids(|part| {
            part.references().contains(&child)
                || matches!(part, Part::Column(c) if c.table == child)
        });
        for id in on_child {
            if let Some(part) = self.world.parts.get_mut(&id) {
                part.each_reference(&mut |reference| {
                    if let Some(copy) = copies.get(reference) {
                        *reference = *copy;
                    }
                });
            }
        }
        // Children of the child inherit the copies; what refers to the old ones elsewhere keeps them.
        if let Some(Part::Table(it)) = self.world.parts.get_mut(&child)
            && let Some((_, column)) = &mut it.partition_by
            && let Some(copy) = copies.get(column)
        {
            *column = *copy;
        }
    }

    /// A partitioned table is partitioned otherwise, or not at all.
    pub fn change_strategy(&mut self) {
        let tables =
            self.world.ids(|part| matches!(part, Part::Table(t) if t.partition_by.is_some()));
        let Some(id) = self.rng.any(&tables) else { return };
        let children = self.world.children(id);
        let other = self.rng.choose(&[Strategy::Range, Strategy::List, Strategy::Hash]);
        let Some(Part::Table(it)) = self.world.parts.get_mut(&id) else { return };
        match &mut it.partition_by {
            Some((strategy, _)) if !children.is_empty() => *strategy = other,
            _ => it.partition_by = None,
        }
    }

    /// A column goes from one table to another.
    pub fn move_column(&mut self) {
        let columns = self.world.ids(|part| matches!(part, Part::Column(_)));
        let Some(id) = self.rng.any(&columns) else { return };
        let tables =
            self.world.ids(|part| matches!(part, Part::Table(t) if t.partition_of.is_none()));
        let Some(table) = self.rng.any(&tables) else { return };
        let Some(mut copy) = self.world.column(id).cloned() else { return };
        self.world.remove(id);
        if !self.world.has(table) {
            return;
        }
        copy.name = self.column_name(table);
        copy.table = table;
        copy.value = Value::None;
        if !self.world.parts.values().any(|p| p.references().contains(&id)) {
            self.add(Part::Column(copy));
        }
    }
}
