//! `column AT TIME ZONE 'zone'`, which converts both ways.

use crate::identifier::fold_identifier;
use crate::token::{Lexer, Token, TokenKind};

/// Whether an expression is a column and no more than `AT TIME ZONE` a literal after it, which makes a local time of a
/// moment and a moment of a local time, so that it is its own way back.
#[must_use]
pub fn is_zone_conversion(expression: &str, column: &str) -> bool {
    let tokens: Vec<Token> =
        Lexer::new(expression).filter(|token| !token.kind.is_trivia()).collect();
    let [name, at, time, zone, literal] = tokens.as_slice() else { return false };
    let text = |token: &Token| &expression[token.start..token.end];
    let is_word = |token: &Token, word: &str| {
        token.kind == TokenKind::Word && text(token).eq_ignore_ascii_case(word)
    };
    let is_name = matches!(
        name.kind,
        TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier
    );
    is_name
        && fold_identifier(text(name)) == column
        && is_word(at, "at")
        && is_word(time, "time")
        && is_word(zone, "zone")
        && literal.kind == TokenKind::String
        && literal.closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_column_at_a_literal_zone_converts_both_ways() {
        for (expression, column) in [
            ("at AT TIME ZONE 'UTC'", "at"),
            ("At at time /* here */ zone 'Europe/Berlin'", "at"),
            (r#""At ""x""" AT TIME ZONE 'UTC'"#, r#"At "x""#),
        ] {
            assert!(is_zone_conversion(expression, column), "{expression}");
        }
        for expression in [
            "at",
            "other AT TIME ZONE 'UTC'",
            "at AT TIME ZONE zone",
            "at AT TIME ZONE 'UTC' + interval '1 h'",
            "(at AT TIME ZONE 'UTC')",
            "at AT TIME ZONE 'UTC",
            "to_timestamp(at)",
        ] {
            assert!(!is_zone_conversion(expression, "at"), "{expression}");
        }
    }
}
