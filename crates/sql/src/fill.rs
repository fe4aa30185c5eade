//! UPDATE statements that take nothing away.

use crate::head::is_word;
use crate::identifier::fold_identifier;
use crate::token::{Lexer, Token, TokenKind};

/// True for an UPDATE that only gives a value to what was NULL: `UPDATE t SET c = … WHERE c IS NULL`.
///
/// ```
/// assert!(relvar_sql::fills_nulls("UPDATE t SET c = coalesce(a, 'x') WHERE c IS NULL"));
/// assert!(!relvar_sql::fills_nulls("UPDATE t SET c = 'x' WHERE d IS NULL"));
/// ```
pub fn fills_nulls(text: &str) -> bool {
    let tokens: Vec<Token> = Lexer::new(text).filter(|token| !token.kind.is_trivia()).collect();
    let word = |token: &Token, word: &str| is_word(text, *token, word);
    let [first, .., before, column, is, null] = tokens.as_slice() else { return false };
    if !word(first, "UPDATE") || !word(before, "WHERE") || !word(is, "IS") || !word(null, "NULL") {
        return false;
    }
    let outer: Vec<&Token> = at_depth_zero(&tokens);
    let Some(set) = outer.iter().position(|token| word(token, "SET")) else { return false };
    let conditions = outer.iter().filter(|token| word(token, "WHERE")).count();
    let several = outer[set..].iter().any(|token| token.kind == TokenKind::Comma);
    let name = |token: &Token| fold_identifier(&text[token.start..token.end]).into_owned();
    let (Some(filled), Some(equals)) = (outer.get(set + 1), outer.get(set + 2)) else {
        return false;
    };
    conditions == 1
        && !several
        && &text[equals.start..equals.end] == "="
        && name(filled) == name(column)
}

fn at_depth_zero(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0_usize;
    let mut outer = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket => depth = depth.saturating_sub(1),
            _ if depth == 0 => outer.push(token),
            _ => {}
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_value_for_null_takes_nothing_away() {
        for sql in [
            r#"update public."T" set "C d" = (SELECT a FROM b WHERE c = 1), 2 WHERE "C d" is null"#,
            "UPDATE t SET c = 1, d = 2 WHERE c IS NULL",
            "UPDATE t SET c = 1 WHERE c IS NOT NULL",
            "UPDATE t SET c = 1 WHERE true OR c IS NULL",
            "UPDATE t SET c = 1",
            "UPDATE t SET (c, d) = (1, 2) WHERE c IS NULL",
            "DELETE FROM t WHERE c IS NULL",
            "",
        ] {
            assert!(!fills_nulls(sql), "{sql}");
        }
        for sql in [
            r#"update public."T" set "C d" = (SELECT a, b FROM b WHERE c = 1) WHERE "C d" is null"#,
            "UPDATE t SET C = 'WHERE x' /* , */ WHERE c IS NULL",
        ] {
            assert!(fills_nulls(sql), "{sql}");
        }
    }
}
