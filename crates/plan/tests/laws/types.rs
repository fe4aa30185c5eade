//! Types, and constants of every type.

use crate::part::*;
use crate::world::World;

/// What can be done with values of a type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    Integer,
    Number,
    Text,
    Bool,
    Date,
    Moment,
    Instant,
    Uuid,
    Json,
    Jsonb,
    Inet,
    Bytes,
    Interval,
    Range,
    Words,
    Point,
    Enum,
    Composite,
    Array,
}

#[rustfmt::skip]
pub const BASES: &[(&str, Family)] = &[
    ("integer", Family::Integer), ("bigint", Family::Integer), ("smallint", Family::Integer),
    ("numeric", Family::Number), ("numeric(12,2)", Family::Number), ("double precision", Family::Number),
    ("text", Family::Text), ("character varying(40)", Family::Text), ("character varying", Family::Text),
    ("character(8)", Family::Text), ("boolean", Family::Bool), ("date", Family::Date),
    ("timestamp without time zone", Family::Moment), ("timestamp(3) with time zone", Family::Instant),
    ("timestamp with time zone", Family::Instant), ("uuid", Family::Uuid), ("json", Family::Json),
    ("jsonb", Family::Jsonb), ("inet", Family::Inet), ("bytea", Family::Bytes),
    ("interval", Family::Interval), ("int4range", Family::Range), ("daterange", Family::Range),
    ("tsvector", Family::Words), ("point", Family::Point),
];

impl World {
    /// The type under any domains.
    pub fn resolved(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Named(id) => match self.parts.get(id) {
                Some(Part::Domain(domain)) => self.resolved(&domain.base),
                _ => ty.clone(),
            },
            _ => ty.clone(),
        }
    }

    pub fn family(&self, ty: &Ty) -> Family {
        match self.resolved(ty) {
            Ty::Base(name) => {
                BASES.iter().find(|(base, _)| *base == name).map_or(Family::Text, |(_, f)| *f)
            }
            Ty::Array(_) => Family::Array,
            Ty::Named(id) => match self.parts.get(&id) {
                Some(Part::Enum(_)) => Family::Enum,
                Some(Part::Range(_)) => Family::Range,
                _ => Family::Composite,
            },
        }
    }

    /// Whether it has a default operator class for btree, which is what `=`, sorting and grouping want.
    pub fn sorts(&self, ty: &Ty) -> bool {
        match self.family(ty) {
            Family::Json | Family::Point => false,
            Family::Array => match self.resolved(ty) {
                Ty::Array(element) => self.sorts(&element),
                _ => false,
            },
            Family::Composite => match self.resolved(ty) {
                Ty::Named(id) => match self.parts.get(&id) {
                    Some(Part::Composite(it)) => {
                        !it.attributes.is_empty()
                            && it.attributes.iter().all(|(_, t)| self.sorts(t))
                    }
                    _ => false,
                },
                _ => false,
            },
            _ => true,
        }
    }

    pub fn type_sql(&self, ty: &Ty) -> String {
        match ty {
            Ty::Base(name) => (*name).to_string(),
            Ty::Named(id) => self.qualified(*id),
            Ty::Array(element) => format!("{}[]", self.type_sql(element)),
        }
    }

    /// A constant; the same number gives the same value in every type that can hold it.
    pub fn literal(&self, ty: &Ty, n: u32) -> String {
        let sql = self.type_sql(ty);
        match self.resolved(ty) {
            Ty::Array(element) => {
                format!("ARRAY[{}]::{sql}", self.literal(&element, n))
            }
            Ty::Named(id) if matches!(self.parts.get(&id), Some(Part::Composite(_))) => {
                let Some(Part::Composite(composite)) = self.parts.get(&id) else { return sql };
                let values: Vec<String> =
                    composite.attributes.iter().map(|(_, ty)| self.literal(ty, n)).collect();
                format!("ROW({})::{sql}", values.join(", "))
            }
            resolved => format!("'{}'::{sql}", self.plain(&resolved, n)),
        }
    }

    /// The text of a constant.
    fn plain(&self, ty: &Ty, n: u32) -> String {
        match (self.family(ty), ty) {
            (Family::Integer | Family::Number | Family::Text, _) => n.to_string(),
            (Family::Bool, _) => if n % 2 == 1 { "true" } else { "false" }.to_string(),
            (Family::Date, _) => format!("2024-01-{:02}", 1 + n % 28),
            (Family::Moment, _) => format!("2024-01-{:02} 00:00:00", 1 + n % 28),
            (Family::Instant, _) => format!("2024-01-{:02} 00:00:00+00", 1 + n % 28),
            (Family::Uuid, _) => format!("00000000-0000-0000-0000-{n:012}"),
            (Family::Json | Family::Jsonb, _) => format!("{{\"k\": {n}}}"),
            (Family::Inet, _) => format!("10.0.0.{}", n % 250),
            (Family::Bytes, _) => format!("\\x{:02x}", n % 256),
            (Family::Interval, _) => format!("{n} days"),
            (Family::Words, _) => format!("w{n}"),
            (Family::Point, _) => format!("({n},{n})"),
            (Family::Range, Ty::Base("daterange")) => {
                format!("[2024-01-{:02},2024-01-{:02}]", 1 + n % 28, 1 + n % 28)
            }
            (Family::Range, Ty::Named(id)) => match self.parts.get(id) {
                Some(Part::Range(range)) => {
                    let value = self.plain(&self.resolved(&range.subtype), n).replace('\'', "''");
                    format!("[\"{value}\",\"{value}\"]")
                }
                _ => "empty".into(),
            },
            (Family::Range, _) => format!("[{n},{n}]"),
            (Family::Enum, Ty::Named(id)) => self.label(*id, n),
            (Family::Enum | Family::Composite | Family::Array, _) => String::new(),
        }
    }

    /// A label of an enum, ready to stand between quotes.
    pub fn label(&self, id: PartId, n: u32) -> String {
        match self.parts.get(&id) {
            Some(Part::Enum(it)) if !it.labels.is_empty() => {
                it.labels[n as usize % it.labels.len()].replace('\'', "''")
            }
            _ => String::new(),
        }
    }
}
