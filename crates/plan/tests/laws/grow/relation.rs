//! Views, and what stands on tables and views: triggers, rules, policies, comments, privileges.

use crate::maker::Maker;
use crate::part::*;

const ROLES: &[&str] = &["relvar_case_a", "relvar_case_b", "PUBLIC"];
const TEXTS: &[&str] = &["plain", "it's", "two\nlines", "say \"hi\"; -- no", "back\\slash", "é ☃"];

impl Maker<'_> {
    pub fn view(&mut self) -> Option<PartId> {
        let relations = self.world.ids(|part| matches!(part, Part::Table(_) | Part::View(_)));
        let usable: Vec<PartId> =
            relations.into_iter().filter(|id| !self.world.columns(*id).is_empty()).collect();
        let most = 1 + self.rng.below(2);
        let sources = self.rng.some(&usable, most);
        let first = *sources.first()?;
        let place = self.place();
        let materialized = self.rng.percent(25);
        let shape = self.shape(first);
        let filter =
            if self.rng.percent(30) { self.predicate_on(first, materialized) } else { None };
        let view = View {
            place,
            materialized,
            recursive_with: false,
            sources: sources.clone(),
            shape,
            filter,
            security_barrier: self.rng.percent(8),
            security_invoker: self.rng.percent(8),
            check_option: self.rng.percent(8),
            with_data: self.rng.percent(75),
        };
        let view = self.add(Part::View(view));
        for _ in 0..=self.rng.below(3) {
            self.view_column_in(view, &sources, materialized);
        }
        if materialized && self.rng.percent(40) {
            self.index_on(view);
        }
        Some(view)
    }

    pub fn shape(&mut self, source: PartId) -> Shape {
        match self.rng.below(10) {
            0 => Shape::Distinct,
            1 => Shape::Grouped,
            2 | 3 => {
                let keys = self.world.ids(|part| match part {
                    Part::Constraint(it) => {
                        it.table == source && matches!(it.kind, ConstraintKind::PrimaryKey { .. })
                    }
                    _ => false,
                });
                self.rng.any(&keys).map_or(Shape::Plain, Shape::GroupedByKey)
            }
            4 => Shape::Union,
            5 => Shape::Subquery,
            _ => Shape::Plain,
        }
    }

    pub fn view_column_in(
        &mut self,
        view: PartId,
        sources: &[PartId],
        pure: bool,
    ) -> Option<PartId> {
        let source = *self.rng.pick(sources);
        let name = self.column_name(view);
        let value = self.view_value(source, pure)?;
        Some(self.add(Part::ViewColumn(ViewColumn { view, name, value })))
    }

    pub fn view_value(&mut self, source: PartId, pure: bool) -> Option<ViewValue> {
        let column = self.column_of(source, |_, _| true)?;
        Some(match self.rng.below(100) {
            0..55 => ViewValue::Column(column),
            55..85 => ViewValue::Expression {
                column,
                seed: self.rng.small(),
                function: if self.rng.percent(40) { self.callable(pure, None) } else { None },
            },
            85..94 => ViewValue::Literal(self.data_type(), self.rng.small()),
            _ if self.world.table(source).is_some() => ViewValue::WholeRow(source),
            _ => ViewValue::Column(column),
        })
    }

    pub fn trigger(&mut self) -> Option<PartId> {
        let relations = self.world.ids(|part| {
            matches!(part, Part::Table(_)) || matches!(part, Part::View(v) if !v.materialized)
        });
        let table = self.rng.any(&relations)?;
        let functions =
            self.world.ids(|part| matches!(part, Part::Function(f) if f.body == Body::Trigger));
        let function = match self.rng.any(&functions) {
            Some(function) => function,
            None => self.trigger_function(),
        };
        let own = self.world.table(table).is_some();
        let name = self.local_name(table);
        let when = if own && self.rng.percent(25) { self.predicate_on(table, false) } else { None };
        let update_of =
            if own && self.rng.percent(25) { self.columns_of(table, 2) } else { Vec::new() };
        let partitioned = self.world.is_partitioned(table);
        let trigger = Trigger {
            table,
            name,
            function,
            before: self.rng.percent(50),
            events: 1 + self.rng.below(7) as u32,
            each_row: self.rng.percent(70),
            update_of,
            when,
            constraint: own && self.rng.percent(10),
            transition: own && !partitioned && self.rng.percent(10),
            enabled: if self.rng.percent(80) {
                "ENABLE"
            } else {
                self.rng.choose(&["DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
            },
            argument: if self.rng.percent(15) {
                Some(self.rng.pick(TEXTS).to_string())
            } else {
                None
            },
        };
        Some(self.add(Part::Trigger(trigger)))
    }

    pub fn rule(&mut self) -> Option<PartId> {
        let relations = self.world.ids(|part| {
            matches!(part, Part::Table(t) if t.partition_by.is_none())
                || matches!(part, Part::View(v) if !v.materialized)
        });
        let table = self.rng.any(&relations)?;
        let name = self.local_name(table);
        let is_view = self.world.view(table).is_some();
        let rule = Rule {
            table,
            name,
            event: self.rng.choose(&["INSERT", "UPDATE", "DELETE"]),
            instead: is_view,
            predicate: if !is_view && self.rng.percent(30) {
                self.predicate_on(table, false)
            } else {
                None
            },
        };
        Some(self.add(Part::Rule(rule)))
    }

    pub fn policy(&mut self) -> Option<PartId> {
        let tables = self.tables();
        let table = self.rng.any(&tables)?;
        let using = self.predicate_on(table, false)?;
        let name = self.local_name(table);
        let roles = if self.rng.percent(50) { Vec::new() } else { vec![ROLES[self.rng.below(2)]] };
        let policy = Policy {
            table,
            name,
            command: self.rng.choose(&["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]),
            restrictive: self.rng.percent(25),
            roles,
            using,
            check: if self.rng.percent(30) { self.predicate_on(table, false) } else { None },
        };
        Some(self.add(Part::Policy(policy)))
    }

    pub fn text(&mut self) -> String {
        self.rng.pick(TEXTS).to_string()
    }

    pub fn comment(&mut self) -> Option<PartId> {
        let on = self.one_without(
            |part| matches!(part, Part::Comment { .. }),
            |part| {
                !matches!(
                    part,
                    Part::Comment { .. }
                        | Part::Grant(_)
                        | Part::DefaultPrivilege(_)
                        | Part::LocalDefault { .. }
                )
            },
        )?;
        if on == 0 {
            return None;
        }
        let text = self.text();
        Some(self.add(Part::Comment { on, text }))
    }

    pub fn grant(&mut self) -> Option<PartId> {
        let on = self.one_without(
            |part| matches!(part, Part::Grant(_)),
            |part| {
                matches!(
                    part,
                    Part::Table(_)
                        | Part::Column(_)
                        | Part::View(_)
                        | Part::Sequence(_)
                        | Part::Function(_)
                        | Part::Schema { .. }
                        | Part::Enum(_)
                        | Part::Composite(_)
                        | Part::Range(_)
                        | Part::Domain(_)
                )
            },
        )?;
        let grant = Grant {
            on,
            privileges: 1 + self.rng.below(31) as u32,
            role: self.rng.choose(ROLES),
            grant_option: self.rng.percent(12),
        };
        Some(self.add(Part::Grant(grant)))
    }

    /// A part of the wanted kind to which no such attachment is made yet.
    fn one_without(
        &mut self,
        attachment: impl Fn(&Part) -> bool,
        wanted: impl Fn(&Part) -> bool,
    ) -> Option<PartId> {
        let taken: Vec<PartId> = self
            .world
            .parts
            .values()
            .filter(|part| attachment(part))
            .flat_map(Part::references)
            .collect();
        let free: Vec<PartId> =
            self.world.ids(wanted).into_iter().filter(|id| !taken.contains(id)).collect();
        self.rng.any(&free)
    }

    pub fn default_privilege(&mut self) -> PartId {
        let schemas = self.world.ids(|part| matches!(part, Part::Schema { .. }));
        let schema = self.rng.any(&schemas);
        let (on, privilege) = self.rng.choose(&[
            ("TABLES", "SELECT"),
            ("SEQUENCES", "USAGE"),
            ("TYPES", "USAGE"),
            ("FUNCTIONS", "EXECUTE"),
        ]);
        let role = ROLES[self.rng.below(2)];
        self.add(Part::DefaultPrivilege(DefaultPrivilege { schema, on, privilege, role }))
    }
}
