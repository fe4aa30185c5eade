//! Argument lists of routines, as far as they tell one overload from another.

use crate::head::{Head, is_word, split_at_commas};
use crate::identifier::fold_identifier;
use crate::token::{Token, TokenKind};

/// The types of the input arguments, spelt as `format_type` would as far as the text allows.
pub(crate) fn input_types(text: &str, list: &[Token]) -> Vec<String> {
    // `(*)` and `()` have none; ORDER BY divides an aggregate's arguments as a comma does.
    let mut types = Vec::new();
    let mut at = 0;
    for piece in split_at_commas(list) {
        let start = at;
        at += piece.len() + 1;
        let order = piece
            .windows(2)
            .position(|pair| is_word(text, pair[0], "ORDER") && is_word(text, pair[1], "BY"));
        match order {
            Some(by) => {
                types.extend(input_type(text, &list[start..start + by]));
                types.extend(input_type(text, &list[start + by + 2..start + piece.len()]));
            }
            None => types.extend(input_type(text, piece)),
        }
    }
    types
}

/// The type of one argument; `None` for an OUT argument and for nothing.
fn input_type(text: &str, tokens: &[Token]) -> Option<String> {
    let mut head = Head::new(text, tokens);
    match head.eat_one_of(&["OUT", "INOUT", "IN", "VARIADIC"]) {
        Some("OUT") => return None,
        Some("IN") => _ = head.eat("OUT"),
        _ => {}
    }
    if has_name(&head) {
        head.identifier();
        // The mode may also stand after the name.
        if head.eat_one_of(&["OUT", "INOUT", "IN", "VARIADIC"]) == Some("OUT") {
            return None;
        }
    }
    let rest = head.rest();
    let end = rest.iter().position(|token| {
        is_word(text, *token, "DEFAULT")
            || (token.kind == TokenKind::Operator && &text[token.start..token.end] == "=")
    });
    let type_ = spell(text, &rest[..end.unwrap_or(rest.len())]);
    (!type_.is_empty() && type_ != "*").then_some(type_)
}

/// Whether the first of the tokens is a name and not already the type.
fn has_name(head: &Head<'_>) -> bool {
    let mut ahead = *head;
    let multi = ["DOUBLE", "CHARACTER", "CHAR", "NATIONAL", "BIT", "TIMESTAMP", "TIME", "INTERVAL"];
    let multi = multi.iter().any(|word| head.at(word));
    if ahead.at("SETOF") || ahead.identifier().is_none() {
        return false;
    }
    let Some(second) = ahead.peek() else { return false };
    let word = matches!(
        second.kind,
        TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier
    );
    let goes_on =
        ["PRECISION", "VARYING", "WITH", "WITHOUT", "CHARACTER", "CHAR", "DEFAULT", "ARRAY"]
            .iter()
            .any(|word| is_word(head.text, second, word));
    // `interval year` is a type, `interval integer` a badly named argument.
    let unit = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]
        .iter()
        .any(|word| is_word(head.text, second, word));
    word && !(goes_on && (multi || is_word(head.text, second, "DEFAULT")) || unit && multi)
}

/// Puts a type into one spelling: folded, without length or precision, by its long name.
fn spell(text: &str, tokens: &[Token]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut suffix = String::new();
    let mut glue = false;
    let mut head = Head::new(text, tokens);
    while let Some(token) = head.peek() {
        if head.group().is_some() {
            continue;
        }
        head.advance();
        let written = head.slice(token);
        match token.kind {
            TokenKind::OpenBracket | TokenKind::CloseBracket => suffix.push_str(written),
            TokenKind::Number => {}
            TokenKind::Dot => {
                glue = true;
                if let Some(last) = words.last_mut() {
                    last.push('.');
                }
            }
            _ => {
                let folded = fold_identifier(written);
                match words.last_mut().filter(|_| glue) {
                    Some(last) => last.push_str(&folded),
                    None => words.push(folded.into_owned()),
                }
                glue = false;
            }
        }
    }
    if words.last().is_some_and(|word| word == "array") {
        words.pop();
        suffix = "[]".into();
    }
    let name = words.join(" ");
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    // `"char"` in quotes is another type than char.
    let quoted = tokens.first().is_some_and(|token| token.kind != TokenKind::Word);
    let name = if quoted { name } else { long_name(name) };
    // All array types of an element are the same type, whatever their dimensions.
    let array = if suffix.is_empty() { "" } else { "[]" };
    format!("{name}{array}")
}

fn long_name(name: &str) -> &str {
    match name {
        "int" | "int4" => "integer",
        "int2" => "smallint",
        "int8" => "bigint",
        "bool" => "boolean",
        "float" | "float8" => "double precision",
        "float4" => "real",
        "decimal" | "dec" => "numeric",
        "varchar"
        | "char varying"
        | "national character varying"
        | "national char varying"
        | "nchar varying" => "character varying",
        "char" | "nchar" | "national character" | "national char" | "bpchar" => "character",
        "varbit" => "bit varying",
        "timestamptz" => "timestamp with time zone",
        "timestamp" => "timestamp without time zone",
        "timetz" => "time with time zone",
        "time" => "time without time zone",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::input_types;
    use crate::token::Lexer;

    fn types(list: &str) -> Vec<String> {
        let tokens: Vec<_> = Lexer::new(list).filter(|token| !token.kind.is_trivia()).collect();
        input_types(list, &tokens)
    }

    #[test]
    fn one_spelling_whatever_was_written() {
        for (list, expected) in [
            ("", ""),
            ("*", ""),
            ("int, b int4 DEFAULT 1, IN c pg_catalog.int8 = 2", "integer,integer,bigint"),
            ("a double precision, double precision", "double precision,double precision"),
            ("a varchar(10)[], VARIADIC b text[][]", "character varying[],text[]"),
            ("OUT a int, INOUT b text, c OUT int, d IN bool", "text,boolean"),
            (
                "timestamp with time zone, t timestamptz(3)",
                "timestamp with time zone,timestamp with time zone",
            ),
            ("\"A b\" \"T\", s.t, x s.\"T\"", "T,s.t,s.T"),
            ("a numeric(12, 2), b t.c%TYPE", "numeric,t.c % type"),
            ("float8 ORDER BY anyelement, int", "double precision,anyelement,integer"),
            ("interval year, i interval, a int ARRAY[3]", "interval year,interval,integer[]"),
            ("char varying, char", "character varying,character"),
        ] {
            assert_eq!(types(list).join(","), expected, "{list}");
        }
    }
}
