//! A default as a value of Rust where it is one, otherwise as SQL.

use relvar_catalog::DataType;

use super::names::{says, string};

/// The attribute of a default.
pub(crate) fn attribute(expression: &str, data_type: &DataType) -> String {
    match value(expression, data_type) {
        Some(value) => format!("default = {value}"),
        None => says("default_sql", expression),
    }
}

/// Only what reads back as the same expression.
fn value(expression: &str, data_type: &DataType) -> Option<String> {
    match data_type.builtin_name() {
        Some("boolean") => matches!(expression, "true" | "false").then(|| expression.to_owned()),
        Some("smallint" | "integer" | "bigint") => integer(expression),
        Some("numeric") => decimal(expression),
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
fn text(expression: &str, data_type: &DataType) -> Option<String> {
    let quoted =
        expression.strip_suffix(&data_type.unmodified().to_string())?.strip_suffix("::")?;
    let inner = quoted.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = inner.replace("''", "");
    let is_text = data_type.schema.is_some()
        || matches!(data_type.builtin_name(), Some("text" | "character varying"));
    (is_text && !plain.contains(['\'', '\\'])).then(|| string(&inner.replace("''", "'")))
}

#[cfg(test)]
mod tests {
    use relvar_catalog::{DataType, Modifiers};

    use super::attribute;

    #[test]
    fn values_are_told_from_expressions() {
        let plain = |name: &str| DataType::builtin(name);
        let varchar = plain("character varying").with(Modifiers::Length(20));
        let state = DataType::of_schema("public", "state");
        let numeric = Modifiers::Numeric { precision: 6, scale: 2 };
        for (expression, data_type, printed) in [
            ("'pending'::character varying", varchar, "default = \"pending\""),
            ("'it''s'::text", plain("text"), "default = \"it's\""),
            ("'new'::public.state", state, "default = \"new\""),
            ("0", plain("integer"), "default = 0"),
            ("'-1'::integer", plain("smallint"), "default = -1"),
            ("true", plain("boolean"), "default = true"),
            ("1.50", plain("numeric").with(numeric), "default = 1.50"),
            (
                "('-1'::integer)::numeric",
                plain("numeric"),
                "default_sql = \"('-1'::integer)::numeric\"",
            ),
            ("now()", plain("timestamp with time zone"), "default_sql = \"now()\""),
            ("'{}'::text[]", plain("text").into_array(), "default_sql = \"'{}'::text[]\""),
            (
                "('a'::text || 'b'::text)",
                plain("text"),
                "default_sql = \"('a'::text || 'b'::text)\"",
            ),
        ] {
            assert_eq!(attribute(expression, &data_type), printed);
        }
    }
}
