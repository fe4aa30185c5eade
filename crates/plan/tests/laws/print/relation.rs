//! Views, and what stands on tables and views.

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

impl World {
    pub(super) fn print_view(&self, id: PartId, it: &View) -> String {
        let name = self.qualified(id);
        if it.materialized {
            let data = if it.with_data { "" } else { " WITH NO DATA" };
            return format!("CREATE MATERIALIZED VIEW {name} AS\n{}{data}", self.query(id, it));
        }
        let mut options = Vec::new();
        if it.security_barrier {
            options.push("security_barrier=true");
        }
        if it.security_invoker && self.major >= 15 {
            options.push("security_invoker=true");
        }
        let options = if options.is_empty() {
            String::new()
        } else {
            format!(" WITH ({})", options.join(", "))
        };
        let updatable = it.shape == Shape::Plain
            && it.sources.len() == 1
            && self.is_updatable(it.sources[0])
            && self.columns(id).iter().all(|c| {
                matches!(self.parts.get(c), Some(Part::ViewColumn(c)) if matches!(c.value, ViewValue::Column(_)))
            });
        let check = if it.check_option && updatable { " WITH LOCAL CHECK OPTION" } else { "" };
        format!("CREATE VIEW {name}{options} AS\n{}{check}", self.query(id, it))
    }

    fn is_updatable(&self, relation: PartId) -> bool {
        self.table(relation).is_some()
    }

    fn query(&self, id: PartId, it: &View) -> String {
        let columns = self.columns(id);
        let values: Vec<(String, &ViewColumn)> = columns
            .iter()
            .filter_map(|column| match self.parts.get(column) {
                Some(Part::ViewColumn(column)) => Some((self.view_value(it, column), column)),
                _ => None,
            })
            .collect();
        let list: Vec<String> = values
            .iter()
            .map(|(sql, column)| format!("{sql} AS {}", quoted(&column.name)))
            .collect();
        let list = list.join(", ");
        let mut from: Vec<String> = it
            .sources
            .iter()
            .enumerate()
            .map(|(at, source)| format!("{} s{at}", self.qualified(*source)))
            .collect();
        let from = if from.len() == 2 {
            let second = from.remove(1);
            format!("{} LEFT JOIN {second} ON true", from[0])
        } else {
            from.join(", ")
        };
        let filter = it.filter.as_ref().map_or(String::new(), |p| {
            format!(" WHERE {}", self.predicate(&self.source_column(it, p.column), p))
        });
        let sorts = columns.iter().all(|column| self.sorts(&self.type_of(*column)));
        match &it.shape {
            Shape::Distinct if sorts => format!("SELECT DISTINCT {list} FROM {from}{filter}"),
            Shape::Grouped if sorts => {
                let by: Vec<String> = values
                    .iter()
                    .filter(|(_, column)| !matches!(column.value, ViewValue::Literal(..)))
                    .map(|(sql, _)| sql.clone())
                    .collect();
                let by = if by.is_empty() {
                    String::new()
                } else {
                    format!(" GROUP BY {}", by.join(", "))
                };
                format!("SELECT {list}, count(*) AS n_rows FROM {from}{filter}{by}")
            }
            Shape::GroupedByKey(key) if self.groups_by(it, *key) => {
                let by: Vec<String> = self
                    .constraint(*key)
                    .map_or_else(Vec::new, Constraint::key_columns)
                    .iter()
                    .map(|column| self.source_column(it, *column))
                    .collect();
                format!("SELECT {list} FROM {from}{filter} GROUP BY {}", by.join(", "))
            }
            Shape::Union if sorts => {
                let second: Vec<String> =
                    columns.iter().map(|column| self.literal(&self.type_of(*column), 7)).collect();
                format!("SELECT {list} FROM {from}{filter} UNION SELECT {}", second.join(", "))
            }
            Shape::Subquery => {
                format!("WITH w AS (SELECT {list} FROM {from}{filter}) SELECT w.* FROM w")
            }
            _ => format!("SELECT {list} FROM {from}{filter}"),
        }
    }

    /// Whether the primary key determines all that the view shows.
    fn groups_by(&self, view: &View, key: PartId) -> bool {
        view.sources.len() == 1
            && self.constraint(key).is_some_and(|key| {
                matches!(key.kind, ConstraintKind::PrimaryKey { .. })
                    && !key.deferrable
                    && key.table == view.sources[0]
            })
    }

    fn view_value(&self, view: &View, it: &ViewColumn) -> String {
        match &it.value {
            ViewValue::Column(column) => self.source_column(view, *column),
            ViewValue::Expression { column, seed, function } => {
                let value = self.source_column(view, *column);
                self.expression(&value, &self.type_of(*column), *seed, *function)
            }
            ViewValue::Literal(ty, n) => self.literal(ty, *n),
            ViewValue::WholeRow(source) => {
                let at = view.sources.iter().position(|other| other == source).unwrap_or(0);
                format!("(s{at}.*)::text")
            }
        }
    }

    fn source_column(&self, view: &View, column: PartId) -> String {
        let at = view.sources.iter().position(|source| self.columns(*source).contains(&column));
        format!("s{}.{}", at.unwrap_or(0), quoted(self.column_name(column)))
    }

    pub(super) fn print_statistics(&self, id: PartId, it: &Statistics) -> Vec<String> {
        let kinds = ["", " (dependencies)", " (ndistinct)", " (mcv)", " (ndistinct, mcv)"];
        let name = self.qualified(id);
        let mut columns: Vec<String> = it
            .columns
            .iter()
            .filter(|column| self.sorts(&self.type_of(**column)))
            .map(|column| quoted(self.column_name(*column)))
            .collect();
        if columns.len() < 2 {
            columns = it
                .columns
                .iter()
                .map(|c| format!("({} IS NULL)", quoted(self.column_name(*c))))
                .collect();
        }
        let kind = kinds[it.kinds as usize % kinds.len()];
        let columns = columns.join(", ");
        let mut statements = vec![format!(
            "CREATE STATISTICS {name}{kind} ON {columns} FROM {}",
            self.qualified(it.table)
        )];
        if let Some(target) = it.target {
            statements.push(format!("ALTER STATISTICS {name} SET STATISTICS {target}"));
        }
        statements
    }

    pub(super) fn print_trigger(&self, it: &Trigger) -> Vec<String> {
        let table = self.qualified(it.table);
        let on_view = self.view(it.table).is_some();
        let each_row = it.each_row || it.constraint || on_view;
        let when = match (on_view, it.constraint, it.before) {
            (true, ..) => "INSTEAD OF",
            (_, true, _) | (_, _, false) => "AFTER",
            (_, _, true) => "BEFORE",
        };
        let transition =
            it.transition && when == "AFTER" && !it.constraint && !self.is_partition(it.table);
        let events = self.events(it, transition, on_view);
        let constraint = if it.constraint && !on_view { "CONSTRAINT " } else { "" };
        let deferrable =
            if it.constraint && !on_view { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
        let referencing =
            if transition && !each_row { " REFERENCING NEW TABLE AS fresh" } else { "" };
        let level = if each_row { "FOR EACH ROW" } else { "FOR EACH STATEMENT" };
        let condition = match &it.when {
            Some(p)
                if each_row
                    && !on_view
                    && !self.is_generated(p.column)
                    && !events.contains("DELETE") =>
            {
                let column = format!("new.{}", quoted(self.column_name(p.column)));
                format!(" WHEN ({})", self.predicate(&column, p))
            }
            _ => String::new(),
        };
        let argument = it
            .argument
            .as_ref()
            .map_or(String::new(), |text| format!("'{}'", text.replace('\'', "''")));
        let mut statements = vec![format!(
            "CREATE {constraint}TRIGGER {} {when} {events} ON {table}{deferrable}{referencing} {level}{condition} \
             EXECUTE FUNCTION {}({argument})",
            quoted(&it.name),
            self.qualified(it.function),
        )];
        if !on_view && it.enabled != "ENABLE" {
            statements.push(format!(
                "ALTER TABLE {table} {} TRIGGER {}",
                it.enabled,
                quoted(&it.name)
            ));
        }
        statements
    }

    fn events(&self, it: &Trigger, transition: bool, on_view: bool) -> String {
        if transition {
            return "INSERT".into();
        }
        let mut events = Vec::new();
        if it.events % 2 == 1 {
            events.push("INSERT".to_string());
        }
        if (it.events / 2) % 2 == 1 || it.events == 0 {
            let of = if on_view || it.update_of.is_empty() {
                String::new()
            } else {
                format!(" OF {}", self.names(&it.update_of))
            };
            events.push(format!("UPDATE{of}"));
        }
        if (it.events / 4) % 2 == 1 {
            events.push("DELETE".to_string());
        }
        events.join(" OR ")
    }

    fn is_partition(&self, table: PartId) -> bool {
        !self.parents(table).is_empty()
    }

    fn is_generated(&self, column: PartId) -> bool {
        self.column(column).is_some_and(|column| matches!(column.value, Value::Generated { .. }))
    }

    pub(super) fn print_rule(&self, it: &Rule) -> String {
        let condition = it.predicate.as_ref().map_or(String::new(), |p| {
            let row = if it.event == "DELETE" { "old" } else { "new" };
            let column = format!("{row}.{}", quoted(self.column_name(p.column)));
            format!(" WHERE {}", self.predicate(&column, p))
        });
        let instead = if it.instead { "INSTEAD" } else { "ALSO" };
        format!(
            "CREATE RULE {} AS ON {} TO {}{condition} DO {instead} NOTHING",
            quoted(&it.name),
            it.event,
            self.qualified(it.table)
        )
    }

    pub(super) fn print_policy(&self, it: &Policy) -> String {
        let kind = if it.restrictive { "RESTRICTIVE" } else { "PERMISSIVE" };
        let roles = if it.roles.is_empty() { "PUBLIC".into() } else { it.roles.join(", ") };
        let using = self.predicate(&quoted(self.column_name(it.using.column)), &it.using);
        let check = it
            .check
            .as_ref()
            .map(|p| self.predicate(&quoted(self.column_name(p.column)), p))
            .map_or(String::new(), |sql| format!(" WITH CHECK ({sql})"));
        let conditions = match it.command {
            "INSERT" => format!(" WITH CHECK ({using})"),
            "SELECT" | "DELETE" => format!(" USING ({using})"),
            _ => format!(" USING ({using}){check}"),
        };
        format!(
            "CREATE POLICY {} ON {} AS {kind} FOR {} TO {roles}{conditions}",
            quoted(&it.name),
            self.qualified(it.table),
            it.command
        )
    }
}
