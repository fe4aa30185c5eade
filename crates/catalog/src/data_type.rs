//! Data types, as columns, attributes and domains have them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name::{qualified, quote_identifier};
use crate::{Name, ObjectId, Text};

/// A data type with its modifiers. [`Display`](fmt::Display) prints it as `format_type` does with an empty `search_path`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataType {
    /// Its schema; none for a type of PostgreSQL's own, which stands in `pg_catalog`.
    pub schema: Option<Name>,
    /// Its name, unquoted; of PostgreSQL's own types the one that SQL has for it: `integer`, `timestamp with time zone`.
    pub name: Name,
    /// What stands in parentheses, or the fields of an interval.
    pub modifiers: Modifiers,
    /// Whether it is an array of such values, of any number of dimensions.
    pub array: bool,
}

/// What limits the values of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modifiers {
    /// Nothing.
    None,
    /// Characters or bits: `character varying(20)`, `bit(8)`.
    Length(i32),
    /// `numeric(precision,scale)`.
    Numeric {
        /// Digits in all.
        precision: i32,
        /// Digits of the fraction; from 15 also negative.
        scale: i32,
    },
    /// Digits of a second's fraction: `timestamp(3) with time zone`.
    Seconds(i32),
    /// `interval day to second(2)`.
    Interval {
        /// The greatest and the least field; none for all.
        fields: Option<(IntervalField, IntervalField)>,
        /// Digits of a second's fraction.
        seconds: Option<i32>,
    },
    /// As the type's own function prints them, of types of extensions: `(Point,4326)`.
    Printed(Text),
}

/// A field of an interval, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its own word")]
pub enum IntervalField {
    Second,
    Minute,
    Hour,
    Day,
    Month,
    Year,
}

impl IntervalField {
    /// As SQL spells it.
    fn word(self) -> &'static str {
        match self {
            IntervalField::Second => "second",
            IntervalField::Minute => "minute",
            IntervalField::Hour => "hour",
            IntervalField::Day => "day",
            IntervalField::Month => "month",
            IntervalField::Year => "year",
        }
    }
}

impl DataType {
    /// A type of PostgreSQL's own by the name that SQL has for it, without modifiers.
    pub fn builtin(name: impl Into<Name>) -> Self {
        DataType { schema: None, name: name.into(), modifiers: Modifiers::None, array: false }
    }

    /// A type of a schema, without modifiers.
    pub fn of_schema(schema: impl Into<Name>, name: impl Into<Name>) -> Self {
        DataType { schema: Some(schema.into()), ..Self::builtin(name) }
    }

    /// The same type with these modifiers.
    #[must_use]
    pub fn with(self, modifiers: Modifiers) -> Self {
        DataType { modifiers, ..self }
    }

    /// The array of this type; of an array the array itself, which may have any number of dimensions.
    #[must_use]
    pub fn into_array(self) -> Self {
        DataType { array: true, ..self }
    }

    /// The type of an array's elements; none of what is no array.
    #[must_use]
    pub fn element(&self) -> Option<DataType> {
        self.array.then(|| DataType { array: false, ..self.clone() })
    }

    /// The type without its modifiers.
    #[must_use]
    pub fn unmodified(&self) -> DataType {
        self.clone().with(Modifiers::None)
    }

    /// Its name as `format_type` prints it where no modifier is asked for, such as in the identity of a cast.
    #[must_use]
    pub fn general_name(&self) -> String {
        let brackets = if self.array { "[]" } else { "" };
        match (&self.schema, &*self.name) {
            (None, "bit") => format!("bit{brackets}"),
            (None, "bpchar") => format!("character{brackets}"),
            (None | Some(_), _) => self.unmodified().to_string(),
        }
    }

    /// Whether two types are the same but for their modifiers.
    #[must_use]
    pub fn is_same_but_modified(&self, other: &DataType) -> bool {
        self.array == other.array && self.name == other.name && self.schema == other.schema
    }

    /// The name of a type of PostgreSQL's own that is no array.
    #[must_use]
    pub fn builtin_name(&self) -> Option<&str> {
        (self.schema.is_none() && !self.array).then_some(&*self.name)
    }

    /// Whether it is this type of PostgreSQL's own, with or without modifiers, and no array.
    #[must_use]
    pub fn is_builtin(&self, name: &str) -> bool {
        self.builtin_name() == Some(name)
    }

    /// Whether it is the type that an object of a catalog defines (for a table its row type), or an array of it.
    #[must_use]
    pub fn is_over(&self, id: &ObjectId) -> bool {
        self.schema.as_deref() == Some(&*id.schema) && self.name == id.name
    }

    /// Whether it is the type that an object of a catalog defines, and no array.
    #[must_use]
    pub fn is_of(&self, id: &ObjectId) -> bool {
        !self.array && self.is_over(id)
    }
}

/// Names of PostgreSQL's own types that are not quoted although they are keywords: those that its grammar has, and those
/// of several words.
fn has_own_grammar(name: &str) -> bool {
    matches!(
        name,
        "boolean"
            | "smallint"
            | "integer"
            | "bigint"
            | "numeric"
            | "real"
            | "double precision"
            | "character"
            | "character varying"
            | "bit varying"
            | "interval"
            | "json"
            | "time without time zone"
            | "time with time zone"
            | "timestamp without time zone"
            | "timestamp with time zone"
    )
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{}{}", qualified(schema, &self.name), self.modifiers)?,
            None => self.write_builtin(f)?,
        }
        if self.array { f.write_str("[]") } else { Ok(()) }
    }
}

impl DataType {
    fn write_builtin(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &*self.name;
        // `bit` alone is `bit(1)`; any number of bits has to be quoted.
        let is_limited_bit = name == "bit" && self.modifiers != Modifiers::None;
        if !has_own_grammar(name) && !is_limited_bit {
            return write!(f, "{}{}", quote_identifier(name), self.modifiers);
        }
        match (&self.modifiers, name.split_once(' ')) {
            // `timestamp(3) with time zone`
            (Modifiers::Seconds(_), Some((first, rest))) => {
                write!(f, "{first}{} {rest}", self.modifiers)
            }
            (modifiers, _) => write!(f, "{name}{modifiers}"),
        }
    }
}

impl fmt::Display for Modifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Modifiers::None => Ok(()),
            Modifiers::Length(number) | Modifiers::Seconds(number) => write!(f, "({number})"),
            Modifiers::Numeric { precision, scale } => write!(f, "({precision},{scale})"),
            Modifiers::Interval { fields, seconds } => {
                match fields {
                    Some((only, least)) if only == least => write!(f, " {}", only.word())?,
                    Some((greatest, least)) => {
                        write!(f, " {} to {}", greatest.word(), least.word())?;
                    }
                    None => {}
                }
                seconds.map_or(Ok(()), |digits| write!(f, "({digits})"))
            }
            Modifiers::Printed(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn types_are_printed_as_the_server_does() {
        let interval = |fields, seconds| {
            DataType::builtin("interval").with(Modifiers::Interval { fields, seconds })
        };
        let day_to_second = Some((IntervalField::Day, IntervalField::Second));
        for (data_type, printed) in [
            (DataType::builtin("integer"), "integer"),
            (DataType::builtin("char"), "\"char\""),
            (DataType::builtin("json").into_array(), "json[]"),
            (DataType::builtin("bit"), "\"bit\""),
            (DataType::builtin("bit").with(Modifiers::Length(3)), "bit(3)"),
            (DataType::builtin("bpchar"), "bpchar"),
            (
                DataType::builtin("character varying").with(Modifiers::Length(10)).into_array(),
                "character varying(10)[]",
            ),
            (
                DataType::builtin("numeric").with(Modifiers::Numeric { precision: 3, scale: -2 }),
                "numeric(3,-2)",
            ),
            (
                DataType::builtin("timestamp with time zone").with(Modifiers::Seconds(3)),
                "timestamp(3) with time zone",
            ),
            (interval(day_to_second, Some(2)), "interval day to second(2)"),
            (interval(Some((IntervalField::Year, IntervalField::Year)), None), "interval year"),
            (interval(None, Some(0)), "interval(0)"),
            (DataType::of_schema("My", "select"), "\"My\".\"select\""),
            (
                DataType::of_schema("public", "geometry")
                    .with(Modifiers::Printed("(Point,4326)".into()))
                    .into_array(),
                "public.geometry(Point,4326)[]",
            ),
        ] {
            assert_eq!(data_type.to_string(), printed);
        }
    }

    #[test]
    fn a_type_is_told_by_the_object_that_defines_it() {
        let mood = ObjectId::scoped(Kind::Enum, "public", "mood");
        let data_type = DataType::of_schema("public", "mood");
        assert!(data_type.is_of(&mood));
        assert!(data_type.clone().into_array().is_over(&mood));
        assert!(!data_type.into_array().is_of(&mood));
        assert!(!DataType::builtin("mood").is_of(&mood));
    }
}
