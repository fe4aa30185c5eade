//! What the planner has to know of data types: which convert into which by themselves, and with what loss, and which
//! leave a table's files as they are.

use relvar_catalog::{
    Catalog, Column, DataType, Domain, IntervalField, Kind, Modifiers, Object, ObjectId,
};

use crate::treatment::Context;

/// A group of types whose values compare with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Integer,
    Text,
    Numeric,
    Float,
}

/// The family of a type, where it has one.
pub(crate) fn family(data_type: &DataType) -> Option<Family> {
    match data_type.builtin_name()? {
        "smallint" | "integer" | "bigint" => Some(Family::Integer),
        "text" | "character varying" | "character" | "name" => Some(Family::Text),
        "numeric" => Some(Family::Numeric),
        "real" | "double precision" => Some(Family::Float),
        _ => None,
    }
}

/// Whether ALTER COLUMN TYPE converts by itself, that is by an assignment cast (manual, "Type
/// Conversion", and `pg_cast`); otherwise USING has to say how. A modifier alone never needs it, and
/// without USING a value that does not fit is an error where an explicit cast would cut it.
pub(crate) fn assigns(from: &DataType, to: &DataType) -> bool {
    if from.is_same_but_modified(to) {
        return true;
    }
    if let (Some(from), Some(to)) = (from.element(), to.element()) {
        return assigns(&from, &to);
    }
    if from.array || to.array {
        return false;
    }
    // Every type has an assignment cast to the string types.
    if matches!(to.builtin_name(), Some("text" | "character varying" | "character")) {
        return true;
    }
    let (Some(from), Some(to)) = (from.builtin_name(), to.builtin_name()) else { return false };
    let is_time = |name: &str| {
        matches!(name, "date" | "timestamp without time zone" | "timestamp with time zone")
    };
    (is_number(from) && is_number(to))
        || (is_time(from) && is_time(to))
        || matches!(
            (from, to),
            ("json", "jsonb")
                | ("jsonb", "json")
                | ("inet", "cidr")
                | ("cidr", "inet")
                | ("time without time zone", "time with time zone" | "interval")
                | ("time with time zone", "time without time zone")
        )
}

fn is_number(name: &str) -> bool {
    matches!(name, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
}

/// Whether there is any conversion: an assignment cast, an explicit one, a user's, or one by way of text
/// between types of the same sort.
///
/// Only what is known to have none is refused (`pg_cast` of PostgreSQL 14 to 18).
pub(crate) fn converts(context: &Context, from: &DataType, to: &DataType) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    if from == to || has_own_cast(context, &from, &to) {
        return true;
    }
    match (from.element(), to.element()) {
        (Some(from), Some(to)) => return converts(context, &from, &to),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => return is_text(&from) || is_text(&to),
    }
    match (sort(context, &from), sort(context, &to)) {
        (None, None) => builtin_converts(&from, &to),
        (Some(from), Some(to)) => from == to,
        // An extension's type may convert into anything.
        (Some(Kind::Extension), None) | (None, Some(Kind::Extension)) => true,
        (Some(_), None) => is_text(&to),
        (None, Some(_)) => is_text(&from),
    }
}

/// Whether the conversion goes by the session's time zone (manual, 8.5.1.3 and 9.9.4): between a type that holds a
/// moment, or an offset, and one that does not.
pub(crate) fn shifts(context: &Context, from: &DataType, to: &DataType) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    match (from.element(), to.element()) {
        (Some(from), Some(to)) => return shifts(context, &from, &to),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => return false,
    }
    let is_moment = |it: &DataType| it.is_builtin("timestamp with time zone");
    let is_local = |it: &DataType| {
        matches!(
            it.builtin_name(),
            Some(
                "timestamp without time zone"
                    | "date"
                    | "time without time zone"
                    | "time with time zone"
            )
        )
    };
    (is_moment(&from) && is_local(&to))
        || (is_local(&from) && is_moment(&to))
        || (from.is_builtin("time without time zone") && to.is_builtin("time with time zone"))
        || (is_text(&from) && is_moment(&to))
}

/// Whether values of the type are filled up with blanks: `char(n)`, an array or a domain of it.
pub(crate) fn is_padded(context: &Context, data_type: &DataType) -> bool {
    let data_type = underlying(context, data_type);
    match data_type.element() {
        Some(element) => is_padded(context, &element),
        None => data_type.is_builtin("character"),
    }
}

/// Whether a user made a cast from the one type to the other.
pub(crate) fn has_own_cast(context: &Context, from: &DataType, to: &DataType) -> bool {
    let cast = format!("{} AS {}", from.general_name(), to.general_name());
    context.to.of_kind(Kind::Cast).any(|object| *object.id.arguments == *cast)
}

/// The type under a domain, or the type itself, without modifiers.
fn underlying(context: &Context, data_type: &DataType) -> DataType {
    match domain(context.from, data_type).or_else(|| domain(context.to, data_type)) {
        Some((_, domain)) => underlying(context, &domain.base),
        None => data_type.unmodified(),
    }
}

/// What sort of type a user defined; `None` for PostgreSQL's own.
fn sort(context: &Context, data_type: &DataType) -> Option<Kind> {
    if let Some(name) = data_type.builtin_name() {
        return match (is_builtin_range(name), is_known(name)) {
            (true, _) => Some(Kind::Range),
            (false, true) => None,
            (false, false) => Some(Kind::Extension),
        };
    }
    let of = |kind: Kind| {
        [context.from, context.to]
            .into_iter()
            .any(|catalog| defined(catalog, data_type, kind).is_some())
    };
    [Kind::Enum, Kind::Composite, Kind::Range]
        .into_iter()
        .find(|kind| of(*kind))
        .or(Some(Kind::Extension))
}

/// The object of a kind that defines a type; none of an array.
pub(crate) fn defined<'c>(
    catalog: &'c Catalog,
    data_type: &DataType,
    kind: Kind,
) -> Option<&'c Object> {
    let schema = data_type.schema.clone().filter(|_| !data_type.array)?;
    catalog.get(&ObjectId::scoped(kind, schema, data_type.name.clone()))
}

fn is_builtin_range(name: &str) -> bool {
    matches!(
        name,
        "int4range"
            | "int8range"
            | "numrange"
            | "tsrange"
            | "tstzrange"
            | "daterange"
            | "int4multirange"
            | "int8multirange"
            | "nummultirange"
            | "tsmultirange"
            | "tstzmultirange"
            | "datemultirange"
    )
}

fn is_text(data_type: &DataType) -> bool {
    data_type.builtin_name().is_some_and(is_text_name)
}

fn is_text_name(name: &str) -> bool {
    matches!(name, "text" | "character varying" | "character" | "name")
}

fn builtin_converts(from: &DataType, to: &DataType) -> bool {
    if assigns(from, to) {
        return true;
    }
    let (Some(from), Some(to)) = (from.builtin_name(), to.builtin_name()) else { return false };
    let pair = |a: &[&str], b: &[&str]| {
        (a.contains(&from) && b.contains(&to)) || (b.contains(&from) && a.contains(&to))
    };
    is_text_name(from)
        || is_text_name(to)
        || pair(&["boolean"], &["integer"])
        || pair(&["jsonb"], &["boolean"])
        || (from == "jsonb" && is_number(to))
        || pair(&["bit", "bit varying"], &["integer", "bigint", "bit", "bit varying"])
        || pair(&["money"], &["numeric", "integer", "bigint"])
        || pair(&["interval"], &["time without time zone"])
        || pair(&["oid"], &["integer", "bigint"])
        || pair(&["macaddr"], &["macaddr8"])
        || (from.starts_with("timestamp") && to.starts_with("time"))
}

/// Whether everything that the type converts into is known here.
fn is_known(base: &str) -> bool {
    matches!(
        base,
        "smallint"
            | "integer"
            | "bigint"
            | "numeric"
            | "real"
            | "double precision"
            | "boolean"
            | "text"
            | "character varying"
            | "character"
            | "name"
            | "uuid"
            | "bytea"
            | "date"
            | "timestamp with time zone"
            | "timestamp without time zone"
            | "interval"
            | "time without time zone"
            | "time with time zone"
            | "json"
            | "jsonb"
            | "inet"
            | "cidr"
            | "macaddr"
            | "macaddr8"
            | "point"
            | "line"
            | "lseg"
            | "path"
            | "polygon"
            | "circle"
            | "bit"
            | "bit varying"
            | "money"
            | "oid"
            | "tsvector"
            | "tsquery"
            | "xml"
    )
}

/// Whether a change of type can lose what a value says, rather than fail or keep it.
pub(crate) fn loses(from: &DataType, to: &DataType) -> bool {
    if let (Some(from), Some(to)) = (from.element(), to.element()) {
        return loses(&from, &to);
    }
    let (Some(from_name), Some(to_name)) = (from.builtin_name(), to.builtin_name()) else {
        return false;
    };
    if from_name == "numeric" && to_name == "numeric" {
        return match (scale(from), scale(to)) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(before), Some(after)) => after < before,
        };
    }
    if let (Some(before), Some(after)) = (time_precision(from), time_precision(to))
        && after < before
    {
        return true;
    }
    let rank = |name: &str| match name {
        "smallint" => Some(1),
        "integer" => Some(2),
        "bigint" => Some(3),
        "real" => Some(4),
        "double precision" => Some(5),
        "numeric" => Some(6),
        _ => None,
    };
    match (rank(from_name), rank(to_name)) {
        // Integers fail when they do not fit; fractions are rounded away.
        (Some(before), Some(after)) if before > 3 => after < before,
        (Some(3), Some(4 | 5)) | (Some(2), Some(4)) => true,
        (Some(_), Some(_)) => false,
        (None, _) | (_, None) => matches!(
            (from_name, to_name),
            (
                "timestamp with time zone" | "timestamp without time zone",
                "date" | "time without time zone" | "time with time zone"
            ) | ("timestamp with time zone", "timestamp without time zone")
                | ("jsonb" | "json", "boolean")
                // Blanks at the end are no part of such a value.
                | ("text" | "character varying", "character")
        ),
    }
}

/// Whether a type of times keeps as many digits of a second as another.
pub(crate) fn keeps_digits(from: &DataType, to: &DataType) -> bool {
    time_precision(to) >= time_precision(from)
}

/// Digits of a second's fraction that a type of times keeps (manual, 8.5); of an interval with fields none, if they leave
/// the seconds out.
fn time_precision(data_type: &DataType) -> Option<i32> {
    let is_time = data_type.schema.is_none()
        && matches!(
            &*data_type.name,
            "timestamp with time zone"
                | "timestamp without time zone"
                | "time with time zone"
                | "time without time zone"
                | "interval"
        );
    if !is_time {
        return None;
    }
    match &data_type.modifiers {
        Modifiers::Seconds(digits) | Modifiers::Interval { seconds: Some(digits), .. } => {
            Some(*digits)
        }
        Modifiers::Interval { fields: Some((_, least)), seconds: None }
            if *least != IntervalField::Second =>
        {
            Some(-1)
        }
        Modifiers::None
        | Modifiers::Interval { .. }
        | Modifiers::Length(_)
        | Modifiers::Numeric { .. }
        | Modifiers::Printed(_) => Some(6),
    }
}

/// Whether the change leaves the table's files as they are: the cast does nothing, or its support function says so
/// (`ATColumnChangeRequiresRewrite`, `varchar_support`, `numeric_support`, `TemporalSimplify`, `interval_support` in
/// PostgreSQL 14 to 18).
pub(crate) fn keeps_files(context: &Context, from: &DataType, to: &DataType) -> bool {
    let Some(to) = unconstrained(context, to) else { return from == to };
    let from = bare(context, from);
    if from == to {
        return true;
    }
    let unlimited = to.modifiers == Modifiers::None;
    if from.array || to.array {
        return from.is_same_but_modified(&to) && unlimited;
    }
    if from.is_same_but_modified(&to) {
        return keeps_files_of_one(&from, &to);
    }
    match (from.builtin_name(), to.builtin_name()) {
        (Some("character varying" | "text" | "xml"), Some("text" | "character varying"))
        | (Some("cidr"), Some("inet"))
        | (Some("integer"), Some("oid"))
        | (Some("oid"), Some("integer"))
        | (Some("bit"), Some("bit varying")) => unlimited,
        (_, Some("text" | "character varying")) => unlimited && is_citext(context, &from),
        (Some("text" | "character varying"), _) => is_citext(context, &to),
        (_, _) => is_citext(context, &from) && is_citext(context, &to),
    }
}

/// The same for two types that differ in their modifiers only.
fn keeps_files_of_one(from: &DataType, to: &DataType) -> bool {
    let unlimited = to.modifiers == Modifiers::None;
    match to.builtin_name() {
        Some("interval") => interval_keeps(from, to),
        Some("character varying" | "bit varying") => unlimited || limit(from) <= limit(to),
        Some("numeric") => unlimited || (limit(from) <= limit(to) && scale(from) == scale(to)),
        _ if time_precision(to).is_some() => time_precision(to) >= time_precision(from),
        _ => false,
    }
}

/// Whether an index over the values of a type that keeps its files stays as it is too: the types share their operators.
pub(crate) fn keeps_order(context: &Context, from: &DataType, to: &DataType) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    from == to
        || matches!(
            (from.builtin_name(), to.builtin_name()),
            (Some("character varying"), Some("text"))
                | (Some("text"), Some("character varying"))
                | (Some("cidr"), Some("inet"))
        )
}

/// The collation by which a column's values are compared, unless it is that of their base type: its own, or its
/// domain's.
pub(crate) fn collation<'c>(catalog: &'c Catalog, column: &'c Column) -> Option<&'c str> {
    let of_domain =
        || domain(catalog, &column.data_type).and_then(|(_, domain)| domain.collation.as_deref());
    column.collation.as_deref().or_else(of_domain)
}

/// The one type of an extension that is text under another name to the server.
fn is_citext(context: &Context, data_type: &DataType) -> bool {
    *data_type.name == *"citext"
        && !data_type.array
        && sort(context, data_type) == Some(Kind::Extension)
}

/// A length or precision; none is longer than any.
fn limit(data_type: &DataType) -> i64 {
    match &data_type.modifiers {
        Modifiers::Length(most)
        | Modifiers::Seconds(most)
        | Modifiers::Numeric { precision: most, .. } => i64::from(*most),
        Modifiers::None | Modifiers::Interval { .. } | Modifiers::Printed(_) => i64::MAX,
    }
}

/// Whether both are the same limited type, and the new one takes whatever the old one takes.
pub(crate) fn widens(old: &DataType, new: &DataType) -> bool {
    old.is_same_but_modified(new) && limit(old) <= limit(new)
}

/// An interval loses nothing if its least field stays or gets smaller, and its seconds as many digits.
fn interval_keeps(from: &DataType, to: &DataType) -> bool {
    let least = |data_type: &DataType| match &data_type.modifiers {
        Modifiers::Interval { fields: Some((_, least)), .. } => *least,
        Modifiers::Interval { fields: None, .. }
        | Modifiers::None
        | Modifiers::Length(_)
        | Modifiers::Seconds(_)
        | Modifiers::Numeric { .. }
        | Modifiers::Printed(_) => IntervalField::Second,
    };
    let (before, after) = (least(from), least(to));
    after <= before
        && (before > IntervalField::Second || time_precision(to) >= time_precision(from))
}

/// The type that a domain stands on, with its modifiers; any other type itself.
fn bare(context: &Context, data_type: &DataType) -> DataType {
    match domain(context.from, data_type) {
        Some((_, body)) => bare(context, &body.base),
        None => data_type.clone(),
    }
}

/// Whether a column that is added with the type is written into every row, to check that the domain lets NULL or
/// the default pass (`ATExecAddColumn`).
pub(crate) fn is_checked(context: &Context, data_type: &DataType) -> bool {
    unconstrained(context, data_type).is_none()
}

/// As [`bare`] for a wanted type; `None` where a domain has something to check.
fn unconstrained(context: &Context, data_type: &DataType) -> Option<DataType> {
    let Some((id, body)) = domain(context.to, data_type) else {
        return Some(data_type.clone());
    };
    let checks = context.to.of_kind(Kind::DomainConstraint);
    let is_checked =
        body.not_null || checks.into_iter().any(|o| o.id.parent.as_deref() == Some(id));
    (!is_checked).then(|| unconstrained(context, &body.base)).flatten()
}

fn domain<'c>(catalog: &'c Catalog, data_type: &DataType) -> Option<(&'c ObjectId, &'c Domain)> {
    let object = defined(catalog, data_type, Kind::Domain)?;
    Some((&object.id, object.as_domain()?))
}

fn scale(data_type: &DataType) -> Option<i32> {
    match &data_type.modifiers {
        Modifiers::Numeric { scale, .. } => Some(*scale),
        Modifiers::None
        | Modifiers::Length(_)
        | Modifiers::Seconds(_)
        | Modifiers::Interval { .. }
        | Modifiers::Printed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> DataType {
        DataType::builtin(name)
    }

    fn numeric(precision: i32, scale: i32) -> DataType {
        plain("numeric").with(Modifiers::Numeric { precision, scale })
    }

    fn seconds(name: &str, digits: i32) -> DataType {
        plain(name).with(Modifiers::Seconds(digits))
    }

    fn interval(fields: Option<(IntervalField, IntervalField)>, seconds: Option<i32>) -> DataType {
        plain("interval").with(Modifiers::Interval { fields, seconds })
    }

    const LOCAL: &str = "timestamp without time zone";
    const MOMENT: &str = "timestamp with time zone";

    #[test]
    fn assignment_casts_need_no_using() {
        let varchar = |length| plain("character varying").with(Modifiers::Length(length));
        for (from, to) in [
            (plain("integer"), plain("bigint")),
            (plain("bigint"), plain("integer")),
            (varchar(20), plain("text")),
            (plain("text"), varchar(5)),
            (plain("uuid"), plain("text")),
            (numeric(10, 2), numeric(12, 2)),
            (plain(LOCAL), plain(MOMENT)),
            (plain("integer").into_array(), plain("bigint").into_array()),
            (seconds(MOMENT, 3), plain(MOMENT)),
            (plain("interval"), interval(Some((IntervalField::Day, IntervalField::Hour)), None)),
        ] {
            assert!(assigns(&from, &to), "{from} to {to}");
        }
        for (from, to) in [
            (plain("text"), plain("integer")),
            (plain("text"), plain("uuid")),
            (plain("integer"), plain("boolean")),
            (plain("text").into_array(), plain("integer").into_array()),
            (plain("integer").into_array(), plain("text")),
            (DataType::of_schema("public", "integer"), plain("bigint")),
        ] {
            assert!(!assigns(&from, &to), "{from} to {to}");
        }
    }

    #[test]
    fn rounding_loses_and_widening_does_not() {
        for (from, to, wanted) in [
            (numeric(12, 2), numeric(12, 1), true),
            (numeric(12, 2).into_array(), numeric(12, 1).into_array(), true),
            (plain("numeric"), plain("integer"), true),
            (plain("double precision"), plain("real"), true),
            (plain(MOMENT), plain("date"), true),
            (numeric(10, 2), numeric(12, 2), false),
            (plain("bigint"), plain("integer"), false),
            (plain("integer"), numeric(12, 2), false),
            (plain("text"), plain("character varying").with(Modifiers::Length(5)), false),
        ] {
            assert_eq!(loses(&from, &to), wanted, "{from} to {to}");
        }
    }

    #[test]
    fn fewer_digits_of_a_second_lose_data() {
        let day_to_hour = || interval(Some((IntervalField::Day, IntervalField::Hour)), None);
        let second = || interval(Some((IntervalField::Second, IntervalField::Second)), Some(0));
        let padded = || plain("character").with(Modifiers::Length(3));
        for (from, to, wanted) in [
            (plain(LOCAL), seconds(LOCAL, 0), true),
            (seconds(MOMENT, 3), seconds(MOMENT, 6), false),
            (seconds(LOCAL, 6), plain(LOCAL), false),
            (plain("time without time zone"), seconds("time without time zone", 2), true),
            (plain("interval"), interval(None, Some(0)), true),
            (plain("interval"), day_to_hour(), true),
            (day_to_hour(), plain("interval"), false),
            (second(), second(), false),
            (plain(MOMENT).into_array(), seconds(MOMENT, 0).into_array(), true),
            (plain("text"), padded(), true),
            (padded(), plain("text"), false),
        ] {
            assert_eq!(loses(&from, &to), wanted, "{from} to {to}");
        }
    }
}
