//! Changes in place of every other kind of part.

use crate::maker::Maker;
use crate::part::*;

impl Maker<'_> {
    pub fn alter(&mut self, id: PartId) {
        let Some(mut part) = self.world.parts.get(&id).cloned() else { return };
        let seed = self.rng.small() + 6;
        match &mut part {
            Part::Table(_) => return self.alter_table(id),
            Part::Column(_) => return self.alter_column(id),
            Part::Schema { .. } => return,
            Part::Enum(it) => self.alter_enum(it),
            Part::Domain(it) => match self.rng.below(4) {
                0 => it.base = self.base(),
                1 => it.not_null = !it.not_null,
                2 => it.default = Some(seed),
                _ => it.default = None,
            },
            Part::DomainCheck(it) => match self.rng.below(3) {
                0 => it.not_valid = !it.not_valid,
                1 => it.function = self.callable(true, None),
                _ => it.seed = seed,
            },
            Part::Composite(it) => self.alter_composite(it),
            Part::Range(it) => it.subtype = self.range_subtype(),
            Part::Sequence(it) => match self.rng.below(6) {
                0 => it.start = seed,
                1 => it.increment = self.rng.choose(&[1, 3, 5, -1]),
                2 => it.cache = seed,
                3 => it.cycle = !it.cycle,
                4 => it.data_type = self.rng.choose(&["bigint", "integer", "smallint"]),
                _ => it.owner = self.sequence_owner(it.place.schema),
            },
            Part::Function(it) => self.alter_function(it, seed),
            Part::Aggregate(it) => it.seed = seed,
            Part::LocalDefault { seed: own, .. } => *own = seed,
            Part::Constraint(it) => self.alter_constraint(it, seed),
            Part::Index(it) => self.alter_index(it, seed),
            Part::Statistics(it) => match self.rng.below(3) {
                0 => it.kinds = seed,
                1 => it.target = Some(seed),
                _ => it.columns = self.columns_of(it.table, 3),
            },
            Part::View(it) => self.alter_view(id, it),
            Part::ViewColumn(it) => self.alter_view_column(it),
            Part::Trigger(it) => match self.rng.below(6) {
                0 => it.before = !it.before,
                1 => it.events = 1 + self.rng.below(7) as u32,
                2 => it.when = self.predicate_on(it.table, false),
                3 => {
                    it.enabled =
                        self.rng.choose(&["ENABLE", "DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA"])
                }
                4 => it.each_row = !it.each_row,
                _ => it.argument = Some(self.text()),
            },
            Part::Rule(it) => match self.rng.below(2) {
                0 => it.event = self.rng.choose(&["INSERT", "UPDATE", "DELETE"]),
                _ => it.predicate = None,
            },
            Part::Policy(it) => match self.rng.below(5) {
                0 => it.command = self.rng.choose(&["ALL", "SELECT", "INSERT", "UPDATE", "DELETE"]),
                1 => it.restrictive = !it.restrictive,
                2 => it.roles = vec!["relvar_case_b"],
                3 => it.check = self.predicate_on(it.table, false),
                _ => it.using.seed = seed,
            },
            Part::Comment { text, .. } => *text = self.text(),
            Part::Grant(it) => match self.rng.below(3) {
                0 => it.role = self.rng.choose(&["relvar_case_a", "relvar_case_b", "PUBLIC"]),
                1 => it.grant_option = !it.grant_option,
                _ => it.privileges = 1 + self.rng.below(31) as u32,
            },
            Part::DefaultPrivilege(it) => {
                it.role = self.rng.choose(&["relvar_case_a", "relvar_case_b"])
            }
        }
        if !part.references().contains(&id) {
            self.world.parts.insert(id, part);
        }
    }

    fn alter_enum(&mut self, it: &mut EnumType) {
        let at = self.rng.below(it.labels.len());
        match self.rng.below(5) {
            0 => it.labels.push(self.label(&it.labels)),
            1 => it.labels.insert(at, self.label(&it.labels)),
            2 if it.labels.len() > 1 => drop(it.labels.remove(at)),
            3 => it.labels.reverse(),
            _ => it.labels[at] = self.label(&it.labels),
        }
    }

    fn alter_composite(&mut self, it: &mut Composite) {
        let at = self.rng.below(it.attributes.len());
        match self.rng.below(4) {
            1 if it.attributes.len() > 1 => drop(it.attributes.remove(at)),
            2 if !it.attributes.is_empty() => it.attributes[at].1 = self.data_type(),
            3 if !it.attributes.is_empty() => {
                it.attributes[at].0 = self.attribute_name(&it.attributes)
            }
            _ => {
                let name = self.attribute_name(&it.attributes);
                let ty = self.data_type();
                it.attributes.push((name, ty));
            }
        }
    }

    fn alter_function(&mut self, it: &mut Function, seed: u32) {
        match self.rng.below(10) {
            0 if it.body == Body::Literal => it.returns = self.data_type(),
            1 => it.strict = !it.strict,
            2 => it.security_definer = !it.security_definer,
            3 => it.cost = Some(10 + seed),
            4 => it.setting = !it.setting,
            5 if it.language == Language::PlPgSql && it.body == Body::Literal => {
                it.language = Language::Sql
            }
            6 if !matches!(it.body, Body::Trigger) && !it.procedure => {
                let argument = Argument {
                    name: Some(format!("p{seed}")),
                    data_type: self.data_type(),
                    default: true,
                };
                it.arguments.push(argument);
            }
            7 => drop(it.arguments.pop()),
            8 => it.arguments.iter_mut().for_each(|argument| argument.default = !argument.default),
            _ => it.seed = seed,
        }
    }

    fn alter_constraint(&mut self, it: &mut Constraint, seed: u32) {
        match self.rng.below(5) {
            0 => it.deferrable = !it.deferrable,
            1 => it.not_valid = !it.not_valid,
            2 => it.no_inherit = !it.no_inherit,
            _ => match &mut it.kind {
                ConstraintKind::PrimaryKey { columns, include } => {
                    let (columns, include) = (columns.clone(), include.clone());
                    it.kind =
                        ConstraintKind::Unique { columns, include, nulls_not_distinct: false };
                }
                ConstraintKind::Unique { columns, nulls_not_distinct, .. } => match columns.len() {
                    2.. if self.rng.percent(50) => columns.reverse(),
                    _ => *nulls_not_distinct = !*nulls_not_distinct,
                },
                ConstraintKind::Check { predicates } => predicates[0].seed = seed,
                ConstraintKind::ForeignKey { on_delete, full, .. } => match self.rng.percent(70) {
                    true => *on_delete = self.rng.below(4) as u32,
                    false => *full = !*full,
                },
                ConstraintKind::Exclude { predicate, .. } => *predicate = None,
            },
        }
    }

    fn alter_index(&mut self, it: &mut Index, seed: u32) {
        let at = self.rng.below(it.keys.len());
        match self.rng.below(8) {
            0 => it.unique = !it.unique,
            1 => it.keys[at].descending = !it.keys[at].descending,
            2 => it.fillfactor = Some(50 + seed),
            3 => it.predicate = self.predicate_on(it.table, true),
            4 => it.method = self.rng.choose(&["btree", "hash", "gin", "gist", "brin"]),
            5 => it.keys[at].expression = Some(seed),
            6 => it.keys[at].operator_class = !it.keys[at].operator_class,
            _ => it.predicate = None,
        }
    }

    fn alter_view(&mut self, id: PartId, it: &mut View) {
        match self.rng.below(8) {
            0 => {
                it.materialized = !it.materialized;
                let hangers_on = self.world.ids(|part| match part {
                    Part::Index(index) => index.table == id,
                    Part::Trigger(trigger) => trigger.table == id,
                    Part::Rule(rule) => rule.table == id,
                    _ => false,
                });
                hangers_on.into_iter().for_each(|other| self.world.remove(other));
            }
            1 => it.shape = self.shape(it.sources[0]),
            2 => it.filter = self.predicate_on(it.sources[0], true),
            3 => it.security_barrier = !it.security_barrier,
            4 => it.with_data = !it.with_data,
            5 => it.check_option = !it.check_option,
            _ => drop(self.view_column_in(id, &it.sources, it.materialized)),
        }
    }

    fn alter_view_column(&mut self, it: &mut ViewColumn) {
        let Some(view) = self.world.view(it.view).cloned() else { return };
        let source = *self.rng.pick(&view.sources);
        if let Some(value) = self.view_value(source, view.materialized) {
            it.value = value;
        }
    }
}
