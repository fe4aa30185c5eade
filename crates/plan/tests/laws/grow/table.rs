//! Tables and columns.

use crate::maker::Maker;
use crate::part::*;
use crate::types::Family;
use crate::world::World;

impl Maker<'_> {
    pub fn table(&mut self) -> PartId {
        match self.rng.below(100) {
            0..20 => self.partitioned(),
            20..32 => self.child().unwrap_or_else(|| self.plain()),
            32..44 => self.partition().unwrap_or_else(|| self.partitioned()),
            _ => self.plain(),
        }
    }

    fn empty_table(&mut self) -> PartId {
        let place = self.place();
        let table = Table {
            place,
            partition_of: None,
            partition_by: None,
            inherits: Vec::new(),
            unlogged: false,
            fillfactor: if self.rng.percent(10) { Some(70 + self.rng.small()) } else { None },
            row_security: self.rng.percent(10),
            force_row_security: self.rng.percent(4),
            replica_identity_full: self.rng.percent(5),
        };
        self.add(Part::Table(table))
    }

    fn plain(&mut self) -> PartId {
        let table = self.empty_table();
        for _ in 0..self.rng.below(6) {
            self.column_in(table);
        }
        if self.rng.percent(60) {
            self.key_column(table);
        }
        if self.rng.percent(8)
            && let Some(Part::Table(it)) = self.world.parts.get_mut(&table)
        {
            it.unlogged = true;
        }
        table
    }

    /// A column and a primary key on it.
    fn key_column(&mut self, table: PartId) {
        let name = self.column_name(table);
        let data_type = Ty::Base(self.rng.choose(&["integer", "bigint", "uuid", "text"]));
        let is_integer = self.world.family(&data_type) == Family::Integer;
        let value = match self.rng.below(3) {
            0 if is_integer => {
                Value::Identity { always: self.rng.percent(50), start: 1, increment: 1 }
            }
            _ => Value::None,
        };
        let mut column = column(table, name, data_type);
        column.value = value;
        column.not_null = true;
        let column = self.add(Part::Column(column));
        let schema = self.world.schema_of(table);
        let name = self.member_name(schema);
        let kind = ConstraintKind::PrimaryKey { columns: vec![column], include: Vec::new() };
        self.add(Part::Constraint(constraint(table, name, kind)));
    }

    fn partitioned(&mut self) -> PartId {
        let table = self.empty_table();
        for _ in 0..1 + self.rng.below(4) {
            self.column_in(table);
        }
        let name = self.column_name(table);
        let data_type = self.partition_type();
        let key = self.add(Part::Column(column(table, name, data_type)));
        let strategy = self.rng.choose(&[Strategy::Range, Strategy::List, Strategy::Hash]);
        if let Some(Part::Table(it)) = self.world.parts.get_mut(&table) {
            it.partition_by = Some((strategy, key));
            it.fillfactor = None;
        }
        for _ in 0..self.rng.below(4) {
            self.partition_in(table);
        }
        table
    }

    pub fn partition_type(&mut self) -> Ty {
        let enums = self.world.ids(|part| matches!(part, Part::Enum(_)));
        match self.rng.any(&enums) {
            Some(id) if self.rng.percent(15) => Ty::Named(id),
            _ => Ty::Base(self.rng.choose(&["integer", "text", "date", "bigint"])),
        }
    }

    fn partition(&mut self) -> Option<PartId> {
        let parents =
            self.world.ids(|part| matches!(part, Part::Table(t) if t.partition_by.is_some()));
        let parent = self.rng.any(&parents)?;
        self.partition_in(parent)
    }

    fn partition_in(&mut self, parent: PartId) -> Option<PartId> {
        let bound = self.free_bound(parent)?;
        let table = self.empty_table();
        let sub = if self.rng.percent(12) { self.column_of(parent, can_partition) } else { None };
        if let Some(Part::Table(it)) = self.world.parts.get_mut(&table) {
            it.partition_of = Some((parent, bound));
            if let Some(column) = sub {
                it.partition_by = Some((Strategy::Hash, column));
                it.fillfactor = None;
            }
        }
        Some(table)
    }

    /// A bound that no partition of the parent has.
    pub fn free_bound(&mut self, parent: PartId) -> Option<Bound> {
        let (strategy, column) = self.world.table(parent)?.partition_by?;
        let taken: Vec<Bound> = self
            .world
            .children(parent)
            .iter()
            .filter_map(|child| self.world.table(*child)?.partition_of)
            .map(|(_, bound)| bound)
            .collect();
        let most = match (strategy, self.world.type_of(column)) {
            (Strategy::Hash, _) => 4,
            // As many values as there are labels, in their order.
            (Strategy::List, Ty::Named(id)) => match self.world.parts.get(&id) {
                Some(Part::Enum(it)) => it.labels.len() as u32,
                _ => 0,
            },
            (Strategy::Range, Ty::Named(_)) => 0,
            _ => 6,
        };
        if strategy != Strategy::Hash && self.rng.percent(15) && !taken.contains(&Bound::Default) {
            return Some(Bound::Default);
        }
        (0..most).map(Bound::At).find(|bound| !taken.contains(bound))
    }

    /// A table that inherits.
    fn child(&mut self) -> Option<PartId> {
        let parents = self.world.ids(|part| {
            matches!(part, Part::Table(t) if t.partition_by.is_none() && t.partition_of.is_none() && !t.unlogged)
        });
        let parent = self.rng.any(&parents)?;
        let table = self.empty_table();
        if let Some(Part::Table(it)) = self.world.parts.get_mut(&table) {
            it.inherits.push(parent);
        }
        for _ in 0..self.rng.below(3) {
            self.column_in(table);
        }
        Some(table)
    }

    pub fn column(&mut self) -> Option<PartId> {
        let tables =
            self.world.ids(|part| matches!(part, Part::Table(t) if t.partition_of.is_none()));
        let table = self.rng.any(&tables)?;
        Some(self.column_in(table))
    }

    pub fn column_in(&mut self, table: PartId) -> PartId {
        let name = self.column_name(table);
        let data_type = self.data_type();
        let mut it = column(table, name, data_type);
        it.value = self.value(table, &it.data_type);
        it.not_null = self.rng.percent(20);
        it.collate = self.rng.percent(8);
        it.compression = self.rng.percent(5);
        it.storage =
            if self.rng.percent(6) { Some(self.rng.choose(&["EXTERNAL", "MAIN"])) } else { None };
        it.statistics = if self.rng.percent(6) { Some(100 + self.rng.small()) } else { None };
        self.add(Part::Column(it))
    }

    /// A default, a generated column, an identity, or nothing.
    pub fn value(&mut self, table: PartId, data_type: &Ty) -> Value {
        let is_integer = matches!(data_type, Ty::Base("integer" | "bigint" | "smallint"));
        let has_family = self.world.is_partitioned(table);
        match self.rng.below(100) {
            0..18 => Value::Literal(self.rng.small()),
            18..24 => {
                match self.callable(false, Some(data_type)).or_else(|| self.callable(false, None)) {
                    Some(function) => Value::Call(function, self.rng.small()),
                    None => Value::None,
                }
            }
            24..30 if is_integer => {
                let sequences = self.world.ids(|part| matches!(part, Part::Sequence(_)));
                self.rng.any(&sequences).map_or(Value::None, Value::Next)
            }
            30..38 => match self.column_of(table, is_stored) {
                Some(column) => Value::Generated {
                    column,
                    seed: self.rng.small(),
                    function: if self.rng.percent(40) {
                        self.callable(true, Some(data_type))
                    } else {
                        None
                    },
                },
                None => Value::None,
            },
            38..43 if is_integer && !has_family => Value::Identity {
                always: self.rng.percent(50),
                start: 1 + self.rng.small(),
                increment: 1 + self.rng.below(2) as u32,
            },
            _ => Value::None,
        }
    }

    pub fn local_default(&mut self) -> Option<PartId> {
        let children = self.world.ids(|part| {
            matches!(part, Part::Table(t) if t.partition_of.is_some() || !t.inherits.is_empty())
        });
        let table = self.rng.any(&children)?;
        let column = self.column_of(table, |world, column| {
            world.column(column).is_some_and(|c| {
                c.table != table
                    && !matches!(c.value, Value::Generated { .. } | Value::Identity { .. })
            })
        })?;
        let twice = self.world.parts.values().any(
            |p| matches!(p, Part::LocalDefault { table: t, column: c, .. } if (*t, *c) == (table, column)),
        );
        if twice {
            return None;
        }
        let seed = self.rng.small();
        Some(self.add(Part::LocalDefault { table, column, seed }))
    }
}

pub fn column(table: PartId, name: String, data_type: Ty) -> Column {
    Column {
        table,
        name,
        data_type,
        not_null: false,
        value: Value::None,
        collate: false,
        storage: None,
        compression: false,
        statistics: None,
    }
}

pub fn constraint(table: PartId, name: String, kind: ConstraintKind) -> Constraint {
    Constraint {
        table,
        name,
        kind,
        deferrable: false,
        initially_deferred: false,
        not_valid: false,
        no_inherit: false,
    }
}

/// Whether another column may be computed from it.
pub fn is_stored(world: &World, column: PartId) -> bool {
    world.column(column).is_some_and(|column| !matches!(column.value, Value::Generated { .. }))
}

fn can_partition(world: &World, column: PartId) -> bool {
    is_stored(world, column)
        && matches!(world.type_of(column), Ty::Base("integer" | "text" | "date" | "uuid"))
}
