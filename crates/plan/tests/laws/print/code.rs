//! Functions, procedures and aggregates.

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

impl World {
    pub(super) fn print_function(&self, id: PartId, it: &Function) -> String {
        let name = self.qualified(id);
        let arguments = self.arguments(it);
        if it.procedure {
            let language = if it.language == Language::PlPgSql { "plpgsql" } else { "sql" };
            let body = match it.language {
                Language::PlPgSql => format!("BEGIN PERFORM {}; END", it.seed),
                Language::Sql | Language::Atomic => format!("SELECT {}", it.seed),
            };
            return format!(
                "CREATE PROCEDURE {name}({arguments}) LANGUAGE {language} AS $${body}$$"
            );
        }
        let returns = match &it.body {
            Body::Literal => self.type_sql(&it.returns),
            Body::Reads { .. } => "bigint".into(),
            Body::TakesRow { .. } => "text".into(),
            Body::ReturnsRows { table } => format!("SETOF {}", self.qualified(*table)),
            Body::ReturnsTable => format!("TABLE(a integer, b {})", self.type_sql(&it.returns)),
            Body::Trigger => "trigger".into(),
        };
        let language = match (&it.body, it.language) {
            (Body::Trigger, _) => Language::PlPgSql,
            (_, language) => language,
        };
        format!(
            "CREATE FUNCTION {name}({arguments}) RETURNS {returns} LANGUAGE {}{}{}",
            if language == Language::PlPgSql { "plpgsql" } else { "sql" },
            options(it),
            self.body(it, language),
        )
    }

    fn arguments(&self, it: &Function) -> String {
        let mut arguments: Vec<String> = Vec::new();
        if let Body::TakesRow { table } = it.body {
            arguments.push(format!("r {}", self.qualified(table)));
        }
        for argument in &it.arguments {
            let name =
                argument.name.as_ref().map_or(String::new(), |name| format!("{} ", quoted(name)));
            let default = match argument.default && it.all_after_have_defaults(argument) {
                true => format!(" DEFAULT {}", self.literal(&argument.data_type, it.seed)),
                false => String::new(),
            };
            arguments.push(format!("{name}{}{default}", self.type_sql(&argument.data_type)));
        }
        arguments.join(", ")
    }

    fn body(&self, it: &Function, language: Language) -> String {
        let query = match &it.body {
            Body::Literal => self.literal(&it.returns, it.seed),
            Body::Reads { table, column } => {
                let column = quoted(self.column_name(*column));
                format!("(SELECT count(t.{column}) FROM {} t)", self.qualified(*table))
            }
            Body::TakesRow { .. } => format!("(SELECT 'row {}'::text)", it.seed),
            Body::ReturnsRows { table } => format!("t.* FROM {} t", self.qualified(*table)),
            Body::ReturnsTable => format!("{}, {}", it.seed, self.literal(&it.returns, it.seed)),
            Body::Trigger => return format!(" AS $$BEGIN\n-- {}\nRETURN NEW;\nEND$$", it.seed),
        };
        let is_set = matches!(it.body, Body::ReturnsRows { .. } | Body::ReturnsTable);
        match (language, is_set) {
            (Language::Sql, _) => format!(" AS $$SELECT {query}$$"),
            (Language::Atomic, _) => format!("\nBEGIN ATOMIC\n SELECT {query};\nEND"),
            (Language::PlPgSql, true) => format!(" AS $$BEGIN RETURN QUERY SELECT {query}; END$$"),
            (Language::PlPgSql, false) => format!(" AS $$BEGIN RETURN {query}; END$$"),
        }
    }

    pub(super) fn print_aggregate(&self, id: PartId, it: &Aggregate) -> String {
        let name = self.qualified(id);
        match it.seed % 3 {
            0 => format!(
                "CREATE AGGREGATE {name}(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '{}')",
                it.seed
            ),
            1 => format!(
                "CREATE AGGREGATE {name}(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >)"
            ),
            _ => format!(
                "CREATE AGGREGATE {name}(text) (SFUNC = textcat, STYPE = text, INITCOND = '')"
            ),
        }
    }
}

impl Function {
    /// Whether SQL takes a default here: every argument after it needs one too.
    fn all_after_have_defaults(&self, argument: &Argument) -> bool {
        let at = self.arguments.iter().position(|other| std::ptr::eq(other, argument)).unwrap_or(0);
        self.arguments[at..].iter().all(|argument| argument.default)
    }
}

fn options(it: &Function) -> String {
    let mut options = format!(" {}", it.volatility);
    if it.strict {
        options.push_str(" STRICT");
    }
    if it.security_definer {
        options.push_str(" SECURITY DEFINER");
    }
    if let Some(cost) = it.cost {
        options.push_str(&format!(" COST {cost}"));
    }
    if it.setting {
        options.push_str(" SET work_mem TO '8MB'");
    }
    options
}
