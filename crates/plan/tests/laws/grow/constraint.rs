//! Constraints and indexes.

use super::table::{constraint, is_stored};
use crate::maker::Maker;
use crate::part::*;
use crate::types::Family;
use crate::world::World;

impl Maker<'_> {
    pub fn constraint(&mut self) -> Option<PartId> {
        let tables = self.tables();
        let table = self.rng.any(&tables)?;
        let schema = self.world.schema_of(table);
        let kind = match self.rng.below(100) {
            0..12 => self.primary_key(table)?,
            12..30 => self.unique(table)?,
            30..58 => self.check(table)?,
            58..92 => self.foreign_key(table)?,
            _ => self.exclusion(table)?,
        };
        let name = self.member_name(schema);
        let mut it = constraint(table, name, kind);
        it.not_valid = self.rng.percent(12);
        it.no_inherit = self.rng.percent(8);
        it.deferrable = self.rng.percent(12);
        it.initially_deferred = self.rng.percent(40);
        Some(self.add(Part::Constraint(it)))
    }

    fn key_columns(&mut self, table: PartId) -> Option<Vec<PartId>> {
        let fitting: Vec<PartId> = self
            .world
            .columns(table)
            .into_iter()
            .filter(|column| {
                let ty = self.world.type_of(*column);
                self.world.sorts(&ty) && self.world.family(&ty) != Family::Bool
            })
            .collect();
        let most = 1 + self.rng.below(2);
        let mut columns = self.rng.some(&fitting, most);
        for column in self.world.partition_columns(table) {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        if columns.is_empty() { None } else { Some(columns) }
    }

    fn primary_key(&mut self, table: PartId) -> Option<ConstraintKind> {
        let mut family = self.world.children(table);
        family.push(table);
        family.extend(self.world.table(table)?.partition_of.map(|(parent, _)| parent));
        let taken = self.world.parts.values().any(|part| match part {
            Part::Constraint(it) => {
                family.contains(&it.table) && matches!(it.kind, ConstraintKind::PrimaryKey { .. })
            }
            _ => false,
        });
        if taken {
            return None;
        }
        let columns = self.key_columns(table)?;
        let include = self.include(table, &columns);
        Some(ConstraintKind::PrimaryKey { columns, include })
    }

    fn unique(&mut self, table: PartId) -> Option<ConstraintKind> {
        let columns = self.key_columns(table)?;
        let include = self.include(table, &columns);
        Some(ConstraintKind::Unique { columns, include, nulls_not_distinct: self.rng.percent(10) })
    }

    fn include(&mut self, table: PartId, keys: &[PartId]) -> Vec<PartId> {
        if self.rng.percent(90) {
            return Vec::new();
        }
        let column = self.column_of(table, |_, column| !keys.contains(&column));
        column.into_iter().collect()
    }

    fn check(&mut self, table: PartId) -> Option<ConstraintKind> {
        let mut predicates = Vec::new();
        for _ in 0..=self.rng.below(2) {
            predicates.push(self.predicate_on(table, false)?);
        }
        Some(ConstraintKind::Check { predicates })
    }

    fn foreign_key(&mut self, table: PartId) -> Option<ConstraintKind> {
        let keys = self.world.ids(|part| match part {
            Part::Constraint(it) => !it.deferrable && !it.key_columns().is_empty(),
            _ => false,
        });
        let key = self.rng.any(&keys)?;
        let target = self.world.constraint(key)?.clone();
        let both = [table, target.table].map(|t| self.world.table(t).is_some_and(|t| t.unlogged));
        if both[1] && !both[0] {
            return None;
        }
        let mut columns = Vec::new();
        for wanted in target.key_columns() {
            let ty = self.world.type_of(wanted);
            let found = self.column_of(table, |world, column| {
                world.type_of(column) == ty
                    && !columns.contains(&column)
                    && is_stored(world, column)
                    && world.parts.get(&column) != world.parts.get(&wanted)
            });
            let column = match found {
                Some(column) => column,
                None if self.world.table(table)?.partition_of.is_some() => return None,
                None => {
                    let name = self.column_name(table);
                    self.add(Part::Column(super::table::column(table, name, ty)))
                }
            };
            columns.push(column);
        }
        let action =
            |maker: &mut Self| if maker.rng.percent(50) { 0 } else { maker.rng.below(4) as u32 };
        Some(ConstraintKind::ForeignKey {
            columns,
            key,
            on_delete: action(self),
            on_update: action(self),
            full: self.rng.percent(8),
        })
    }

    fn exclusion(&mut self, table: PartId) -> Option<ConstraintKind> {
        if self.world.is_partitioned(table) {
            return None;
        }
        let column = self.column_of(table, |world, column| {
            let ty = world.type_of(column);
            world.family(&ty) == Family::Range && matches!(ty, Ty::Base(_))
                || matches!(world.family(&ty), Family::Integer | Family::Text)
        })?;
        let predicate = if self.rng.percent(30) { self.predicate_on(table, true) } else { None };
        Some(ConstraintKind::Exclude { column, predicate })
    }

    pub fn index(&mut self) -> Option<PartId> {
        let relations = self.world.ids(|part| {
            matches!(part, Part::Table(_)) || matches!(part, Part::View(v) if v.materialized)
        });
        let table = self.rng.any(&relations)?;
        self.index_on(table)
    }

    pub fn index_on(&mut self, table: PartId) -> Option<PartId> {
        let unique = self.rng.percent(18);
        let columns = match unique {
            true => self.key_columns(table)?,
            false => self.columns_of(table, 3),
        };
        if columns.is_empty() {
            return None;
        }
        let schema = self.world.schema_of(table);
        let partitioned = self.world.is_partitioned(table);
        let keys = columns.iter().map(|column| self.index_key(*column, unique)).collect();
        let index = Index {
            table,
            name: self.member_name(schema),
            method: self
                .rng
                .choose(&["btree", "btree", "btree", "hash", "gin", "gist", "brin", "spgist"]),
            keys,
            unique,
            include: self.include(table, &columns),
            predicate: if self.rng.percent(25) { self.predicate_on(table, true) } else { None },
            fillfactor: if self.rng.percent(8) { Some(60 + self.rng.small()) } else { None },
            nulls_not_distinct: self.rng.percent(10),
            only: partitioned && self.rng.percent(8),
        };
        Some(self.add(Part::Index(index)))
    }

    pub fn index_key(&mut self, column: PartId, unique: bool) -> IndexKey {
        let is_expression = !unique && self.rng.percent(25);
        IndexKey {
            column,
            expression: if is_expression { Some(self.rng.small()) } else { None },
            function: if is_expression && self.rng.percent(35) {
                self.callable(true, None)
            } else {
                None
            },
            descending: self.rng.percent(20),
            nulls_other: self.rng.percent(12),
            operator_class: self.rng.percent(10),
            collate: self.rng.percent(8),
        }
    }

    pub fn statistics(&mut self) -> Option<PartId> {
        let tables = self.tables();
        let table = self.rng.any(&tables)?;
        let all: Vec<PartId> =
            self.world.columns(table).into_iter().filter(|c| is_plain(self.world, *c)).collect();
        let columns = self.rng.some(&all, 3);
        if columns.len() < 2 {
            return None;
        }
        let target = if self.rng.percent(20) { Some(50 + self.rng.small()) } else { None };
        let place = Place { schema: self.world.schema_of(table), ..self.place() };
        if self.world.is_taken(place.schema, &place.name) {
            return None;
        }
        let kinds = self.rng.small();
        Some(self.add(Part::Statistics(Statistics { place, table, columns, kinds, target })))
    }
}

fn is_plain(world: &World, column: PartId) -> bool {
    world.column(column).is_some()
}
