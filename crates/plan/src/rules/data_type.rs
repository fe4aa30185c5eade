//! What the planner has to know of data types: which convert into which by themselves, and with what loss, and which
//! leave a table's files as they are.

use relvar_catalog::{Body, Catalog, Column, Domain, Kind, ObjectId};

use crate::treatment::Context;

/// A group of types whose values compare with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Integer,
    Text,
    Numeric,
    Float,
}

/// The name without modifiers: `numeric` of `numeric(12,2)`, `timestamp with time zone` of
/// `timestamp(3) with time zone`.
pub(crate) fn base(data_type: &str) -> String {
    match (data_type.find('('), data_type.find(')')) {
        (Some(open), Some(close)) if open < close && !data_type.starts_with('"') => {
            format!("{}{}", &data_type[..open], &data_type[close + 1..])
        }
        _ => data_type.to_string(),
    }
}

/// The family of a type, where it has one.
pub(crate) fn family(data_type: &str) -> Option<Family> {
    match base(data_type).as_str() {
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
pub(crate) fn assigns(from: &str, to: &str) -> bool {
    let (from, to) = (base(from), base(to));
    if from == to {
        return true;
    }
    let number = |t: &str| {
        matches!(t, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
    };
    let time =
        |t: &str| matches!(t, "date" | "timestamp without time zone" | "timestamp with time zone");
    if to.ends_with("[]") || from.ends_with("[]") {
        return to.ends_with("[]")
            && from.ends_with("[]")
            && assigns(&from[..from.len() - 2], &to[..to.len() - 2]);
    }
    // Every type has an assignment cast to the string types.
    if matches!(to.as_str(), "text" | "character varying" | "character") {
        return true;
    }
    (number(&from) && number(&to))
        || (time(&from) && time(&to))
        || matches!((from.as_str(), to.as_str()), ("json", "jsonb") | ("jsonb", "json"))
        || matches!((from.as_str(), to.as_str()), ("inet", "cidr") | ("cidr", "inet"))
        || matches!(
            (from.as_str(), to.as_str()),
            ("time without time zone", "time with time zone" | "interval")
                | ("time with time zone", "time without time zone")
        )
}

/// Whether there is any conversion: an assignment cast, an explicit one, a user's, or one by way of text
/// between types of the same sort.
///
/// Only what is known to have none is refused (`pg_cast` of PostgreSQL 14 to 18).
pub(crate) fn converts(context: &Context, from: &str, to: &str) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    let cast = format!("{from} AS {to}");
    if from == to || context.to.of_kind(Kind::Cast).any(|object| *object.id.arguments == *cast) {
        return true;
    }
    match (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        (Some(from), Some(to)) => return converts(context, from, to),
        (None, None) => {}
        _ => return is_text(&from) || is_text(&to),
    }
    let sort = |name: &str| sort(context, name);
    match (sort(&from), sort(&to)) {
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
pub(crate) fn shifts(context: &Context, from: &str, to: &str) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    match (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        (Some(from), Some(to)) => return shifts(context, from, to),
        (None, None) => {}
        _ => return false,
    }
    let is_moment = |name: &str| name == "timestamp with time zone";
    let is_local = |name: &str| {
        matches!(
            name,
            "timestamp without time zone"
                | "date"
                | "time without time zone"
                | "time with time zone"
        )
    };
    (is_moment(&from) && is_local(&to))
        || (is_local(&from) && is_moment(&to))
        || (from == "time without time zone" && to == "time with time zone")
        || (is_text(&from) && is_moment(&to))
}

/// Whether values of the type are filled up with blanks: `char(n)`, an array or a domain of it.
pub(crate) fn is_padded(context: &Context, data_type: &str) -> bool {
    let name = underlying(context, data_type);
    match name.strip_suffix("[]") {
        Some(element) => is_padded(context, element),
        None => name == "character",
    }
}

/// Whether a user made a cast from the one type to the other.
pub(crate) fn has_own_cast(context: &Context, from: &str, to: &str) -> bool {
    let cast = format!("{} AS {}", base(from), base(to));
    context.to.of_kind(Kind::Cast).any(|object| *object.id.arguments == *cast)
}

/// The type under a domain, or the type itself, without modifiers.
fn underlying(context: &Context, data_type: &str) -> String {
    let name = base(data_type);
    match domain(context.from, &name).or_else(|| domain(context.to, &name)) {
        Some((_, domain)) => underlying(context, &domain.base),
        None => name,
    }
}

/// What sort of type a user defined; `None` for PostgreSQL's own.
fn sort(context: &Context, name: &str) -> Option<Kind> {
    if name.ends_with("range") && is_builtin_range(name) {
        return Some(Kind::Range);
    }
    if is_known(name) {
        return None;
    }
    let of = |kind: Kind| {
        [context.from, context.to]
            .into_iter()
            .any(|catalog| catalog.of_kind(kind).any(|object| object.id.sql() == name))
    };
    [Kind::Enum, Kind::Composite, Kind::Range]
        .into_iter()
        .find(|kind| of(*kind))
        .or(Some(Kind::Extension))
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

fn is_text(name: &str) -> bool {
    matches!(name, "text" | "character varying" | "character" | "name")
}

fn builtin_converts(from: &str, to: &str) -> bool {
    let number = |t: &str| {
        matches!(t, "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision")
    };
    let pair = |a: &[&str], b: &[&str]| {
        (a.contains(&from) && b.contains(&to)) || (b.contains(&from) && a.contains(&to))
    };
    assigns(from, to)
        || is_text(from)
        || is_text(to)
        || pair(&["boolean"], &["integer"])
        || pair(&["jsonb"], &["boolean"])
        || (from == "jsonb" && number(to))
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
pub(crate) fn loses(from: &str, to: &str) -> bool {
    let (from_base, to_base) = (base(from), base(to));
    let rank = |t: &str| match t {
        "smallint" => Some(1),
        "integer" => Some(2),
        "bigint" => Some(3),
        "real" => Some(4),
        "double precision" => Some(5),
        "numeric" => Some(6),
        _ => None,
    };
    if from_base == "numeric" && to_base == "numeric" {
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
    match (rank(&from_base), rank(&to_base)) {
        // Integers fail when they do not fit; fractions are rounded away.
        (Some(before), Some(after)) if before > 3 => after < before,
        (Some(3), Some(4 | 5)) | (Some(2), Some(4)) => true,
        (Some(_), Some(_)) => false,
        _ => matches!(
            (from_base.as_str(), to_base.as_str()),
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
pub(crate) fn keeps_digits(from: &str, to: &str) -> bool {
    time_precision(to) >= time_precision(from)
}

/// Digits of a second's fraction that a type of times keeps (manual, 8.5); of an interval with fields none, if they leave
/// the seconds out.
fn time_precision(data_type: &str) -> Option<i32> {
    let is_time = ["timestamp", "time", "interval"]
        .iter()
        .any(|word| data_type.split([' ', '(', '[']).next() == Some(*word));
    if !is_time {
        return None;
    }
    let given = data_type.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let fields = data_type.strip_prefix("interval ").filter(|fields| !fields.contains("second"));
    match (given, fields) {
        (Some((digits, _)), _) => digits.trim().parse().ok(),
        (None, Some(_)) => Some(-1),
        (None, None) => Some(6),
    }
}

/// Whether the change leaves the table's files as they are: the cast does nothing, or its support function says so
/// (`ATColumnChangeRequiresRewrite`, `varchar_support`, `numeric_support`, `TemporalSimplify`, `interval_support` in
/// PostgreSQL 14 to 18).
pub(crate) fn keeps_files(context: &Context, from: &str, to: &str) -> bool {
    let Some(to) = unconstrained(context, to) else { return from == to };
    let from = bare(context, from);
    let (from_base, to_base) = (base(&from), base(&to));
    let unlimited = !to.contains('(');
    match (from_base.as_str(), to_base.as_str()) {
        _ if from == to => true,
        (a, b) if a.ends_with("[]") => a == b && unlimited,
        (a, b) if a.starts_with("interval") && b.starts_with("interval") => {
            interval_keeps(&from, &to)
        }
        (a, b) if a == b => match a {
            "character varying" | "bit varying" => unlimited || limit(&from) <= limit(&to),
            "numeric" => unlimited || (limit(&from) <= limit(&to) && scale(&from) == scale(&to)),
            _ if time_precision(&to).is_some() => time_precision(&to) >= time_precision(&from),
            _ => false,
        },
        ("character varying" | "text" | "xml", "text" | "character varying")
        | ("cidr", "inet")
        | ("integer", "oid")
        | ("oid", "integer")
        | ("bit", "bit varying") => unlimited,
        (a, "text" | "character varying") => unlimited && is_citext(context, a),
        ("text" | "character varying", b) => is_citext(context, b),
        (a, b) if is_citext(context, a) => is_citext(context, b),
        _ => false,
    }
}

/// Whether an index over the values of a type that keeps its files stays as it is too: the types share their operators.
pub(crate) fn keeps_order(context: &Context, from: &str, to: &str) -> bool {
    let (from, to) = (underlying(context, from), underlying(context, to));
    from == to
        || matches!(
            (from.as_str(), to.as_str()),
            ("character varying", "text") | ("text", "character varying") | ("cidr", "inet")
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
fn is_citext(context: &Context, name: &str) -> bool {
    name.rsplit('.').next() == Some("citext") && sort(context, name) == Some(Kind::Extension)
}

/// A length or precision; none is longer than any.
fn limit(data_type: &str) -> i64 {
    let inside = data_type.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    let first = inside.and_then(|(inside, _)| inside.split(',').next());
    first.and_then(|digits| digits.trim().parse().ok()).unwrap_or(i64::MAX)
}

/// Whether both are the same limited type, and the new one takes whatever the old one takes.
pub(crate) fn widens(old: &str, new: &str) -> bool {
    base(old) == base(new) && limit(old) <= limit(new)
}

/// An interval loses nothing if its least field stays or gets smaller, and its seconds as many digits.
fn interval_keeps(from: &str, to: &str) -> bool {
    const FIELDS: [&str; 6] = ["second", "minute", "hour", "day", "month", "year"];
    let least = |data_type: &str| {
        let last = base(data_type);
        let last = last.split(' ').next_back().unwrap_or_default();
        FIELDS.iter().position(|field| *field == last).unwrap_or(0)
    };
    let (before, after) = (least(from), least(to));
    after <= before && (before > 0 || time_precision(to) >= time_precision(from))
}

/// The type that a domain stands on, with its modifiers; any other type itself.
fn bare(context: &Context, data_type: &str) -> String {
    match domain(context.from, data_type) {
        Some((_, body)) => bare(context, &body.base),
        None => data_type.to_string(),
    }
}

/// Whether a column that is added with the type is written into every row, to check that the domain lets NULL or
/// the default pass (`ATExecAddColumn`).
pub(crate) fn is_checked(context: &Context, data_type: &str) -> bool {
    unconstrained(context, data_type).is_none()
}

/// As [`bare`] for a wanted type; `None` where a domain has something to check.
fn unconstrained(context: &Context, data_type: &str) -> Option<String> {
    let Some((id, body)) = domain(context.to, data_type) else {
        return Some(data_type.to_string());
    };
    let checks = context.to.of_kind(Kind::DomainConstraint);
    let is_checked =
        body.not_null || checks.into_iter().any(|o| o.id.parent.as_deref() == Some(id));
    (!is_checked).then(|| unconstrained(context, &body.base)).flatten()
}

fn domain<'c>(catalog: &'c Catalog, name: &str) -> Option<(&'c ObjectId, &'c Domain)> {
    catalog.of_kind(Kind::Domain).find(|object| object.id.sql() == name).and_then(|object| {
        match &object.body {
            Body::Domain(body) => Some((&object.id, &**body)),
            _ => None,
        }
    })
}

fn scale(numeric: &str) -> Option<i32> {
    let inside = numeric.split_once('(')?.1.split_once(')')?.0;
    inside.split_once(',').map_or(Some(0), |(_, scale)| scale.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignment_casts_need_no_using() {
        for (from, to) in [
            ("integer", "bigint"),
            ("bigint", "integer"),
            ("character varying(20)", "text"),
            ("text", "character varying(5)"),
            ("uuid", "text"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("timestamp without time zone", "timestamp with time zone"),
            ("integer[]", "bigint[]"),
            ("timestamp(3) with time zone", "timestamp with time zone"),
        ] {
            assert!(assigns(from, to), "{from} to {to}");
        }
        for (from, to) in
            [("text", "integer"), ("text", "uuid"), ("integer", "boolean"), ("text[]", "integer[]")]
        {
            assert!(!assigns(from, to), "{from} to {to}");
        }
    }

    #[test]
    fn rounding_loses_and_widening_does_not() {
        assert!(loses("numeric(12,2)", "numeric(12,1)"));
        assert!(loses("numeric", "integer"));
        assert!(loses("double precision", "real"));
        assert!(loses("timestamp with time zone", "date"));
        assert!(!loses("numeric(10,2)", "numeric(12,2)"));
        assert!(!loses("bigint", "integer"));
        assert!(!loses("integer", "numeric(12,2)"));
        assert!(!loses("text", "character varying(5)"));
    }

    #[test]
    fn fewer_digits_of_a_second_lose_data() {
        for (from, to, wanted) in [
            ("timestamp without time zone", "timestamp(0) without time zone", true),
            ("timestamp(3) with time zone", "timestamp(6) with time zone", false),
            ("timestamp(6) without time zone", "timestamp without time zone", false),
            ("time without time zone", "time(2) without time zone", true),
            ("interval", "interval(0)", true),
            ("interval", "interval day to hour", true),
            ("interval day to hour", "interval", false),
            ("interval second(0)", "interval second(0)", false),
            ("timestamp with time zone[]", "timestamp(0) with time zone[]", true),
            ("text", "character(3)", true),
            ("character(3)", "text", false),
        ] {
            assert_eq!(loses(from, to), wanted, "{from} to {to}");
        }
    }
}
