//! A default as a value of Rust where it is one, otherwise as SQL.

use super::names::{says, string};

/// The attribute of a default.
pub(crate) fn attribute(expression: &str, data_type: &str) -> String {
    match value(expression, data_type) {
        Some(value) => format!("default = {value}"),
        None => says("default_sql", expression),
    }
}

/// Only what reads back as the same expression.
fn value(expression: &str, data_type: &str) -> Option<String> {
    match data_type.split('(').next().unwrap_or(data_type) {
        "boolean" => matches!(expression, "true" | "false").then(|| expression.to_owned()),
        "smallint" | "integer" | "bigint" => integer(expression),
        "numeric" => decimal(expression),
        _ => text(expression, data_type),
    }
}

fn integer(expression: &str) -> Option<String> {
    let negative = expression.strip_prefix("'-").and_then(|rest| rest.strip_suffix("'::integer"));
    let (sign, digits) = negative.map_or(("", expression), |digits| ("-", digits));
    let value =
        digits.parse::<i32>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(format!("{sign}{value}"))
}

fn decimal(expression: &str) -> Option<String> {
    let (whole, part) = expression.split_once('.').unwrap_or((expression, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| expression.to_owned())
}

/// `'pending'::text` of a column of that very type.
fn text(expression: &str, data_type: &str) -> Option<String> {
    let base = data_type.split('(').next().unwrap_or(data_type);
    let quoted = expression.strip_suffix(base)?.strip_suffix("::")?;
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = inner.replace("''", "");
    let is_text = matches!(base, "text" | "character varying") || base.contains('.');
    (is_text && !plain.contains(['\'', '\\'])).then(|| string(&inner.replace("''", "'")))
}

#[cfg(test)]
mod tests {
    use super::attribute;

    #[test]
    fn values_are_told_from_expressions() {
        for (expression, data_type, printed) in [
            ("'pending'::character varying", "character varying(20)", "default = \"pending\""),
            ("'it''s'::text", "text", "default = \"it's\""),
            ("'new'::public.state", "public.state", "default = \"new\""),
            ("0", "integer", "default = 0"),
            ("'-1'::integer", "smallint", "default = -1"),
            ("true", "boolean", "default = true"),
            ("1.50", "numeric(6,2)", "default = 1.50"),
            ("('-1'::integer)::numeric", "numeric", "default_sql = \"('-1'::integer)::numeric\""),
            ("now()", "timestamp with time zone", "default_sql = \"now()\""),
            ("'{}'::text[]", "text[]", "default_sql = \"'{}'::text[]\""),
            ("('a'::text || 'b'::text)", "text", "default_sql = \"('a'::text || 'b'::text)\""),
        ] {
            assert_eq!(attribute(expression, data_type), printed);
        }
    }
}
