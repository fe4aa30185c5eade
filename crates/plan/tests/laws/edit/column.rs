//! Changes of columns.

use crate::maker::Maker;
use crate::part::*;
use crate::types::Family;

impl Maker<'_> {
    /// Gives a column another type, and with it all columns that foreign keys compare it with.
    pub fn set_type(&mut self, column: PartId, ty: &Ty) {
        let mut together = vec![column];
        let mut at = 0;
        while at < together.len() {
            for other in self.compared_with(together[at]) {
                if !together.contains(&other) {
                    together.push(other);
                }
            }
            at += 1;
        }
        for id in together {
            if let Some(Part::Column(it)) = self.world.parts.get_mut(&id) {
                it.data_type = ty.clone();
                let is_integer = matches!(ty, Ty::Base("integer" | "bigint" | "smallint"));
                if !is_integer && matches!(it.value, Value::Identity { .. } | Value::Next(_)) {
                    it.value = Value::None;
                }
            }
        }
    }

    fn compared_with(&self, column: PartId) -> Vec<PartId> {
        let mut others = Vec::new();
        for part in self.world.parts.values() {
            let Part::Constraint(Constraint {
                kind: ConstraintKind::ForeignKey { columns, key, .. },
                ..
            }) = part
            else {
                continue;
            };
            let referenced =
                self.world.constraint(*key).map_or_else(Vec::new, Constraint::key_columns);
            for (from, to) in columns.iter().zip(&referenced) {
                if *from == column {
                    others.push(*to);
                }
                if *to == column {
                    others.push(*from);
                }
            }
        }
        others
    }

    pub fn alter_column(&mut self, id: PartId) {
        let Some(mut it) = self.world.column(id).cloned() else { return };
        let partitions = self.world.ids(
            |part| matches!(part, Part::Table(t) if t.partition_by.is_some_and(|(_, c)| c == id)),
        );
        match self.rng.below(100) {
            0..40 => {
                let ty = self.other_type(&it, !partitions.is_empty());
                if !self.is_keyed(id)
                    || self.world.sorts(&ty) && self.world.family(&ty) != Family::Bool
                {
                    self.set_type(id, &ty);
                }
                return;
            }
            40..65 => it.value = self.value(it.table, &it.data_type),
            65..80 => it.not_null = !it.not_null,
            80..85 => it.collate = !it.collate,
            85..90 => {
                it.statistics = Some(50 + self.rng.small()).filter(|_| it.statistics.is_none())
            }
            90..95 => it.storage = if it.storage.is_none() { Some("EXTERNAL") } else { None },
            95..97 => it.compression = !it.compression,
            _ => {
                if let Value::Identity { always, start, .. } = &mut it.value {
                    *always = !*always;
                    *start += 1;
                }
            }
        }
        // What others are computed from, or partitioned by, cannot be computed itself.
        let is_source = !partitions.is_empty()
            || self.world.parts.values().any(|part| {
                matches!(part, Part::Column(c) if matches!(c.value, Value::Generated { column, .. } if column == id))
            })
            || self.world.parts.values().any(|part| match part {
                Part::Constraint(Constraint { kind: ConstraintKind::ForeignKey { columns, .. }, .. }) => {
                    columns.contains(&id)
                }
                _ => false,
            });
        let is_generated = matches!(it.value, Value::Generated { .. });
        if is_generated
            && (is_source || matches!(it.value, Value::Generated { column, .. } if column == id))
        {
            return;
        }
        if matches!(it.value, Value::Identity { .. }) {
            it.not_null = true;
        }
        self.world.parts.insert(id, Part::Column(it));
    }

    fn other_type(&mut self, it: &Column, partitions: bool) -> Ty {
        let family = self.world.family(&it.data_type);
        if partitions {
            return self.partition_type();
        }
        // Often a near one, which keeps the values: int to bigint, varchar to text, a type to its array.
        match (self.rng.below(100), family) {
            (0..35, Family::Integer) => {
                Ty::Base(self.rng.choose(&["integer", "bigint", "smallint", "numeric", "text"]))
            }
            (0..35, Family::Text) => Ty::Base(self.rng.choose(&[
                "text",
                "character varying(40)",
                "character varying",
                "character(8)",
            ])),
            (0..35, Family::Date | Family::Moment | Family::Instant) => {
                Ty::Base(self.rng.choose(&[
                    "date",
                    "timestamp without time zone",
                    "timestamp with time zone",
                ]))
            }
            (35..42, _) if !matches!(it.data_type, Ty::Array(_)) => {
                Ty::Array(Box::new(it.data_type.clone()))
            }
            _ => self.data_type(),
        }
    }

    fn is_keyed(&self, column: PartId) -> bool {
        self.world.parts.values().any(|part| match part {
            Part::Constraint(it) => {
                it.key_columns().contains(&column)
                    || matches!(&it.kind, ConstraintKind::Exclude { column: c, .. } if *c == column)
            }
            Part::Index(it) => it.unique && it.keys.iter().any(|key| key.column == column),
            _ => false,
        })
    }
}
