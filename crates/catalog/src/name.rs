//! Quoting of names and literals: the one place where it happens.

use std::borrow::Cow;

/// Words that PostgreSQL 14 to 18 do not take as a bare name everywhere: every keyword that
/// `pg_get_keywords()` does not call unreserved, over all these versions.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character",
    "check", "coalesce", "collate", "collation", "column", "concurrently", "constraint", "create",
    "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
    "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "exists", "extract", "false", "fetch", "float",
    "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having",
    "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval",
    "into", "is", "isnull", "join", "json", "json_array", "json_arrayagg", "json_exists",
    "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table",
    "json_value", "lateral", "leading", "least", "left", "like", "limit", "localtime",
    "localtimestamp", "merge_action", "national", "natural", "nchar", "none", "normalize", "not",
    "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer",
    "overlaps", "overlay", "placing", "position", "precision", "primary", "real", "references",
    "returning", "right", "row", "select", "session_user", "setof", "similar", "smallint", "some",
    "substring", "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp",
    "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values",
    "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes",
    "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi",
    "xmlroot", "xmlserialize", "xmltable",
];

/// The name as SQL: bare where every PostgreSQL reads it back as it is, otherwise in double quotes.
pub fn quote_identifier(name: &str) -> Cow<'_, str> {
    if is_bare(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("\"{}\"", name.replace('"', "\"\"")))
    }
}

/// `schema.name`, both quoted where they need it.
pub fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_identifier(schema), quote_identifier(name))
}

/// The parts of a name with dots between, each quoted where it needs it.
pub fn dotted(parts: &[String]) -> String {
    parts.iter().map(|part| quote_identifier(part)).collect::<Vec<_>>().join(".")
}

/// The text as a string literal; one with a backslash becomes an `E''` string, so that it reads the
/// same whatever `standard_conforming_strings` says.
pub fn quote_literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// The text between dollar quotes, with a tag that does not occur in it.
pub fn dollar_quote(text: &str) -> String {
    let mut tag = String::from("$$");
    let mut number = 0;
    // `$$` also ends early when the text ends in a dollar sign.
    while text.contains(&tag) || (number == 0 && text.ends_with('$')) {
        number += 1;
        tag = if number == 1 { "$body$".into() } else { format!("$body{number}$") };
    }
    format!("{tag}{text}{tag}")
}

/// Quoted names with commas between.
pub fn quote_list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quote_identifier).collect::<Vec<_>>().join(", ")
}

fn is_bare(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = matches!(bytes.next(), Some(b'a'..=b'z' | b'_'));
    starts
        && bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && KEYWORDS.binary_search(&name).is_err()
}

/// A name of at most 63 bytes made of `stem` and `suffix`; the stem is cut, at a character's border.
pub fn fit(stem: &str, suffix: &str) -> String {
    let room = 63_usize.saturating_sub(suffix.len());
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{suffix}", &stem[..end])
}

/// The name that PostgreSQL chooses for what belongs to a column and is given none:
/// `table_column_not_null` in 63 bytes. Where it is too long, the longer of the two is cut.
pub fn chosen_name(table: &str, column: &str, label: &str) -> String {
    let room = 63_usize.saturating_sub(label.len() + 2);
    let (mut table_end, mut column_end) = (table.len(), column.len());
    while table_end + column_end > room {
        if table_end > column_end {
            table_end -= 1;
        } else {
            column_end -= 1;
        }
    }
    let table = &table[..table.floor_char_boundary(table_end)];
    let column = &column[..column.floor_char_boundary(column_end)];
    format!("{table}_{column}_{label}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_chosen_as_postgresql_does() {
        assert_eq!(chosen_name("orders", "note", "not_null"), "orders_note_not_null");
        let name = chosen_name(&"a".repeat(60), &"b".repeat(60), "not_null");
        assert_eq!(name, format!("{}_{}_not_null", "a".repeat(27), "b".repeat(26)));
        let name = chosen_name(&"é".repeat(30), "id", "not_null");
        assert_eq!(name, format!("{}_id_not_null", "é".repeat(25)));
    }

    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn bare_names_stay_bare_and_others_are_quoted() {
        for bare in ["orders", "_x", "a1", "name", "status"] {
            assert_eq!(quote_identifier(bare), bare);
        }
        for (name, sql) in [
            ("select", r#""select""#),
            ("Orders", r#""Orders""#),
            ("a.b", r#""a.b""#),
            ("say \"hi\"", r#""say ""hi""""#),
            ("1st", r#""1st""#),
            ("", r#""""#),
            ("naïve", r#""naïve""#),
            ("a$", r#""a$""#),
        ] {
            assert_eq!(quote_identifier(name), sql);
        }
    }

    #[test]
    fn literals_survive_quotes_and_backslashes() {
        assert_eq!(quote_literal("it's"), "'it''s'");
        assert_eq!(quote_literal(r"a\b'"), r"E'a\\b'''");
    }

    #[test]
    fn dollar_quotes_avoid_what_the_text_holds() {
        assert_eq!(dollar_quote("select 1"), "$$select 1$$");
        assert_eq!(dollar_quote("a $$ b"), "$body$a $$ b$body$");
        assert_eq!(dollar_quote("a $$ $body$"), "$body2$a $$ $body$$body2$");
        assert_eq!(dollar_quote("costs 5$"), "$body$costs 5$$body$");
    }

    #[test]
    fn fitted_names_keep_the_suffix_and_whole_characters() {
        let fitted = fit(&"é".repeat(40), "_idx");
        assert!(fitted.len() <= 63 && fitted.ends_with("_idx"));
    }
}
