//! Expressions, written out for the types of the columns that they meet.
//!
//! All of them are immutable, and every predicate holds for the rows that the laws insert.

use crate::part::*;
use crate::types::Family;
use crate::world::World;

impl World {
    pub fn predicate(&self, column_sql: &str, predicate: &Predicate) -> String {
        let ty = self.type_of(predicate.column);
        let plain = self.truth(column_sql, &ty, predicate.seed);
        match predicate.function {
            Some(function) => {
                let call = self.call(function, column_sql, &ty, predicate.seed);
                format!("({call} IS NOT NULL) AND {plain}")
            }
            None => plain,
        }
    }

    /// A condition on one value.
    pub fn truth(&self, value: &str, ty: &Ty, seed: u32) -> String {
        let resolved = self.resolved(ty);
        let value = if resolved == *ty {
            value.into()
        } else {
            format!("({value})::{}", self.type_sql(&resolved))
        };
        match (self.family(ty), &resolved) {
            (Family::Integer | Family::Number, _) => format!("({value} > -{})", seed + 1),
            (Family::Text, _) if seed.is_multiple_of(2) => format!("({value} <> 'none-{seed}')"),
            (Family::Text, _) => format!("(length({value}) < {})", 100 + seed),
            (Family::Bool, _) => format!("({value} OR (NOT {value}))"),
            (Family::Date, _) => format!("({value} > '2000-01-0{}'::date)", 1 + seed % 9),
            (Family::Moment, _) => format!("({value} > '2000-01-0{}'::timestamp)", 1 + seed % 9),
            (Family::Instant, _) => {
                format!("({value} > '2000-01-0{} 00:00:00+00'::timestamptz)", 1 + seed % 9)
            }
            (Family::Uuid, _) => {
                format!("({value} <> '00000000-0000-0000-0000-00000000ff0{}'::uuid)", seed % 10)
            }
            (Family::Json, _) => format!("(json_typeof({value}) <> 'none-{seed}')"),
            (Family::Jsonb, _) => format!("(jsonb_typeof({value}) <> 'none-{seed}')"),
            (Family::Inet, _) => format!("(masklen({value}) > {seed})"),
            (Family::Bytes, _) => format!("(octet_length({value}) < {})", 100 + seed),
            (Family::Interval, _) => format!("({value} < '{} years'::interval)", 100 + seed),
            (Family::Range, _) if seed.is_multiple_of(2) => format!("(NOT isempty({value}))"),
            (Family::Range, _) => format!("(NOT lower_inf({value}))"),
            (Family::Words, _) => format!("(length({value}) < {})", 100 + seed),
            (Family::Point, _) => format!("(({value} <-> '(0,0)'::point) < {})", 100_000 + seed),
            (Family::Enum, Ty::Named(id)) => self.enum_truth(&value, *id, seed),
            (Family::Composite, Ty::Named(id)) => self.composite_truth(&value, *id, seed),
            (Family::Array, Ty::Array(element)) if seed % 3 == 1 => {
                self.truth(&format!("({value})[1]"), element, seed)
            }
            (Family::Array, _) => format!("(cardinality({value}) < {})", 10 + seed),
            (Family::Enum | Family::Composite, _) => format!("({value} IS NOT NULL)"),
        }
    }

    fn enum_truth(&self, value: &str, id: PartId, seed: u32) -> String {
        let name = self.qualified(id);
        let first = self.label(id, 0);
        let Some(Part::Enum(it)) = self.parts.get(&id) else { return "true".into() };
        if seed.is_multiple_of(2) {
            return format!("({value} >= '{first}'::{name})");
        }
        let labels: Vec<String> = (0..it.labels.len())
            .map(|n| format!("'{}'::{name}", self.label(id, n as u32)))
            .collect();
        format!("({value} = ANY (ARRAY[{}]))", labels.join(", "))
    }

    fn composite_truth(&self, value: &str, id: PartId, seed: u32) -> String {
        let Some(Part::Composite(it)) = self.parts.get(&id) else {
            return format!("({value} IS NOT NULL)");
        };
        match it.attributes.get(seed as usize % it.attributes.len().max(1)) {
            Some((name, ty)) => self.truth(&format!("({value}).{}", quoted(name)), ty, seed),
            None => format!("({value} IS NOT NULL)"),
        }
    }

    /// An expression over one value, between parentheses.
    pub fn expression(&self, value: &str, ty: &Ty, seed: u32, function: Option<PartId>) -> String {
        if let Some(function) = function {
            return format!("({})", self.call(function, value, ty, seed));
        }
        let resolved = self.resolved(ty);
        let cast = if resolved == *ty {
            value.into()
        } else {
            format!("({value})::{}", self.type_sql(&resolved))
        };
        match (self.family(ty), &resolved) {
            _ if seed % 4 == 3 => format!("({value} IS NULL)"),
            _ if seed % 4 == 2 => format!("(COALESCE({value}, {}))", self.literal(ty, seed)),
            (Family::Integer | Family::Number, _) => format!("({cast} + {})", seed + 1),
            (Family::Text, _) => format!("(lower({cast}))"),
            (Family::Date | Family::Moment, _) => {
                format!("(date_trunc('month', {cast}::timestamp))")
            }
            (Family::Jsonb, _) => format!("({cast} ->> 'k{seed}')"),
            (Family::Range, _) => format!("(isempty({cast}))"),
            (Family::Enum, Ty::Named(id)) => {
                format!("({cast} = '{}'::{})", self.label(*id, seed), self.qualified(*id))
            }
            (Family::Composite, Ty::Named(id)) => match self.attribute(*id, seed) {
                Some((name, _)) => format!("(({cast}).{})", quoted(&name)),
                None => format!("({value} IS NULL)"),
            },
            (Family::Array, _) => format!("(({cast})[1])"),
            _ => format!("({value} IS NOT NULL)"),
        }
    }

    /// The type of [`World::expression`].
    pub fn expression_type(&self, ty: &Ty, seed: u32, function: Option<PartId>) -> Ty {
        if let Some(function) = function.and_then(|id| self.function(id)) {
            return function.result();
        }
        let resolved = self.resolved(ty);
        match (self.family(ty), &resolved) {
            _ if seed % 4 == 3 => Ty::Base("boolean"),
            _ if seed % 4 == 2 => ty.clone(),
            (Family::Integer, _) => match resolved {
                Ty::Base("bigint") => Ty::Base("bigint"),
                _ => Ty::Base("integer"),
            },
            (Family::Number, Ty::Base("double precision")) => Ty::Base("double precision"),
            (Family::Number, _) => Ty::Base("numeric"),
            (Family::Text | Family::Jsonb, _) => Ty::Base("text"),
            (Family::Date | Family::Moment, _) => Ty::Base("timestamp without time zone"),
            (Family::Composite, Ty::Named(id)) => {
                self.attribute(*id, seed).map_or(Ty::Base("boolean"), |(_, ty)| ty)
            }
            (Family::Array, Ty::Array(element)) => (**element).clone(),
            _ => Ty::Base("boolean"),
        }
    }

    fn attribute(&self, id: PartId, seed: u32) -> Option<(String, Ty)> {
        match self.parts.get(&id) {
            Some(Part::Composite(it)) if !it.attributes.is_empty() => {
                Some(it.attributes[seed as usize % it.attributes.len()].clone())
            }
            _ => None,
        }
    }

    /// A call with the value where its type fits, otherwise with constants.
    pub fn call(&self, id: PartId, value: &str, ty: &Ty, seed: u32) -> String {
        let Some(function) = self.function(id) else { return "NULL".into() };
        let mut used = false;
        let arguments: Vec<String> = function
            .arguments
            .iter()
            .map(|argument| {
                if argument.data_type == *ty && !used && !value.is_empty() {
                    used = true;
                    return value.to_string();
                }
                self.literal(&argument.data_type, seed)
            })
            .collect();
        format!("{}({})", self.qualified(id), arguments.join(", "))
    }

    /// What a generated column computes from another one: of the column's own type.
    pub fn generated(&self, to: &Ty, from: PartId, seed: u32, function: Option<PartId>) -> String {
        let (name, ty) = (quoted(self.column_name(from)), self.type_of(from));
        if let Some(function) =
            function.filter(|id| self.function(*id).is_some_and(|f| f.result() == *to))
        {
            return self.call(function, &name, &ty, seed);
        }
        if self.expression_type(&ty, seed, None) == *to {
            return self.expression(&name, &ty, seed, None);
        }
        if ty == *to {
            return name;
        }
        let (one, other) = (self.literal(to, seed), self.literal(to, seed + 1));
        // One line: a CASE is printed on several.
        format!("(ARRAY[{one}, {other}])[1 + ({name} IS NULL)::integer]")
    }
}

impl Function {
    /// What a call gives.
    pub fn result(&self) -> Ty {
        match self.body {
            Body::Reads { .. } => Ty::Base("bigint"),
            Body::Literal => self.returns.clone(),
            Body::TakesRow { .. } => Ty::Base("text"),
            Body::ReturnsRows { .. } | Body::ReturnsTable | Body::Trigger => Ty::Base("integer"),
        }
    }
}

/// The name as SQL. Not the planner's own function: the two shall not be wrong together.
pub fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if plain && !["select", "table", "order", "user", "check"].contains(&name) {
        name.into()
    } else {
        format!("\"{}\"", name.replace('"', "\"\""))
    }
}
