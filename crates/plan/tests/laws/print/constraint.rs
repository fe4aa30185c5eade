//! Constraints and indexes.

use crate::expression::quoted;
use crate::part::*;
use crate::types::Family;
use crate::world::World;

const ACTIONS: &[&str] = &["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"];

impl World {
    pub(super) fn print_constraint(&self, it: &Constraint) -> String {
        let body = match &it.kind {
            ConstraintKind::PrimaryKey { columns, include } => {
                format!("PRIMARY KEY ({}){}", self.names(columns), self.include(include))
            }
            ConstraintKind::Unique { columns, include, nulls_not_distinct } => {
                let nulls = if *nulls_not_distinct && self.major >= 15 {
                    " NULLS NOT DISTINCT"
                } else {
                    ""
                };
                format!("UNIQUE{nulls} ({}){}", self.names(columns), self.include(include))
            }
            ConstraintKind::Check { predicates } => {
                let all: Vec<String> = predicates
                    .iter()
                    .map(|p| self.predicate(&quoted(self.column_name(p.column)), p))
                    .collect();
                format!("CHECK ({})", all.join(" AND "))
            }
            ConstraintKind::ForeignKey { columns, key, on_delete, on_update, full } => {
                let referenced = self.constraint(*key);
                let table = referenced.map_or(0, |key| key.table);
                let target = referenced.map_or_else(Vec::new, Constraint::key_columns);
                let full = if *full { " MATCH FULL" } else { "" };
                format!(
                    "FOREIGN KEY ({}) REFERENCES {} ({}){full} ON UPDATE {} ON DELETE {}",
                    self.names(columns),
                    self.qualified(table),
                    self.names(&target),
                    ACTIONS[*on_update as usize % ACTIONS.len()],
                    ACTIONS[*on_delete as usize % ACTIONS.len()],
                )
            }
            ConstraintKind::Exclude { column, predicate } => {
                let name = quoted(self.column_name(*column));
                let element = match self.family(&self.type_of(*column)) {
                    Family::Range => format!("USING gist ({name} WITH &&)"),
                    _ => format!("USING btree ({name} WITH =)"),
                };
                let predicate = predicate.as_ref().map_or(String::new(), |p| {
                    format!(" WHERE ({})", self.predicate(&quoted(self.column_name(p.column)), p))
                });
                format!("EXCLUDE {element}{predicate}")
            }
        };
        let mut sql = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} {body}",
            self.qualified(it.table),
            quoted(&it.name)
        );
        let is_check = matches!(it.kind, ConstraintKind::Check { .. });
        let is_foreign_key = matches!(it.kind, ConstraintKind::ForeignKey { .. });
        if it.deferrable && !is_check {
            sql.push_str(" DEFERRABLE");
            sql.push_str(if it.initially_deferred { " INITIALLY DEFERRED" } else { "" });
        }
        if it.no_inherit && is_check && !self.is_partitioned(it.table) {
            sql.push_str(" NO INHERIT");
        }
        if it.not_valid && (is_check || is_foreign_key && !self.is_partitioned(it.table)) {
            sql.push_str(" NOT VALID");
        }
        sql
    }

    pub(super) fn print_index(&self, it: &Index) -> String {
        let unique = if it.unique { "UNIQUE " } else { "" };
        let only = if it.only && self.is_partitioned(it.table) { "ONLY " } else { "" };
        let method = self.method(it);
        let keys: Vec<String> = it.keys.iter().map(|key| self.print_key(key, method)).collect();
        let mut sql = format!(
            "CREATE {unique}INDEX {} ON {only}{} USING {method} ({})",
            quoted(&it.name),
            self.qualified(it.table),
            keys.join(", ")
        );
        if matches!(method, "btree" | "gist") {
            sql.push_str(&self.include(&it.include));
        }
        if it.nulls_not_distinct && it.unique && self.major >= 15 {
            sql.push_str(" NULLS NOT DISTINCT");
        }
        if let Some(fillfactor) =
            it.fillfactor.filter(|_| matches!(method, "btree" | "hash" | "gist"))
        {
            sql.push_str(&format!(" WITH (fillfactor={fillfactor})"));
        }
        if let Some(predicate) = &it.predicate {
            let column = quoted(self.column_name(predicate.column));
            sql.push_str(&format!(" WHERE ({})", self.predicate(&column, predicate)));
        }
        sql
    }

    /// The wanted method where every key's type has an operator class for it, otherwise btree.
    fn method(&self, it: &Index) -> &'static str {
        let fits = |key: &IndexKey| {
            let ty = self.type_of(key.column);
            if key.expression.is_some() || key.function.is_some() {
                return matches!(it.method, "btree");
            }
            match (it.method, self.family(&ty)) {
                ("hash", _) => self.sorts(&ty) && it.keys.len() == 1 && !it.unique,
                ("gin", Family::Jsonb | Family::Words) => !it.unique,
                ("gin", Family::Array) => self.sorts(&ty) && !it.unique,
                ("gist", Family::Range | Family::Words | Family::Point) => !it.unique,
                ("spgist", Family::Text) => {
                    self.resolved(&ty) == Ty::Base("text") && it.keys.len() == 1 && !it.unique
                }
                ("brin", Family::Integer | Family::Date | Family::Moment | Family::Text) => {
                    !it.unique
                }
                _ => false,
            }
        };
        if it.keys.iter().all(fits) { it.method } else { "btree" }
    }

    fn print_key(&self, key: &IndexKey, method: &str) -> String {
        let ty = self.type_of(key.column);
        let name = quoted(self.column_name(key.column));
        let mut result = ty.clone();
        let mut sql = match (key.expression, key.function) {
            (None, None) => name,
            (seed, function) => {
                let seed = seed.unwrap_or(0);
                result = self.expression_type(&ty, seed, function);
                self.expression(&name, &ty, seed, function)
            }
        };
        if method == "btree" && !self.sorts(&result) {
            sql = format!("({sql} IS NULL)");
            result = Ty::Base("boolean");
        }
        let is_text = self.family(&result) == Family::Text;
        if key.collate && is_text && matches!(method, "btree" | "hash") {
            sql.push_str(" COLLATE \"C\"");
        }
        if key.operator_class && method == "btree" && self.resolved(&result) == Ty::Base("text") {
            sql.push_str(" text_pattern_ops");
        }
        if key.operator_class && method == "gin" && self.family(&result) == Family::Jsonb {
            sql.push_str(" jsonb_path_ops");
        }
        if method == "btree" {
            sql.push_str(if key.descending { " DESC" } else { "" });
            sql.push_str(match (key.nulls_other, key.descending) {
                (true, true) => " NULLS LAST",
                (true, false) => " NULLS FIRST",
                (false, _) => "",
            });
        }
        sql
    }

    fn include(&self, columns: &[PartId]) -> String {
        if columns.is_empty() {
            String::new()
        } else {
            format!(" INCLUDE ({})", self.names(columns))
        }
    }

    pub(super) fn names(&self, columns: &[PartId]) -> String {
        columns.iter().map(|c| quoted(self.column_name(*c))).collect::<Vec<_>>().join(", ")
    }
}

impl Constraint {
    /// The columns of a primary key or unique constraint.
    pub fn key_columns(&self) -> Vec<PartId> {
        match &self.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => {
                columns.clone()
            }
            _ => Vec::new(),
        }
    }
}
