//! Parentheses around expressions that PostgreSQL printed.

/// The expression without its outer parentheses, where one pair stands around all of it.
///
/// `pg_get_expr` puts an operator's expression in parentheses and a function call not; where a
/// statement wants parentheses of its own (`CHECK (…)`, `WHERE (…)`), the text is kept without.
pub(crate) fn without_parentheses(text: &str) -> &str {
    match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) if closes_at_end(text) => inner,
        _ => text,
    }
}

/// Whether the parenthesis that opens the text is closed by its last character.
fn closes_at_end(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\'' => skip_literal(&mut bytes, text[..at].ends_with('E')),
            // A doubled quote closes and opens again at once.
            b'"' => while bytes.next().is_some_and(|(_, byte)| byte != b'"') {},
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1 == text.len();
                }
            }
            _ => {}
        }
    }
    false
}

fn skip_literal(bytes: &mut impl Iterator<Item = (usize, u8)>, escapes: bool) {
    while let Some((_, byte)) = bytes.next() {
        match byte {
            b'\\' if escapes => drop(bytes.next()),
            b'\'' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_around_all_goes() {
        for (text, expected) in [
            ("(a > 0)", "a > 0"),
            ("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)"),
            ("(a > 0) AND (b > 0)", "(a > 0) AND (b > 0)"),
            ("f(a)", "f(a)"),
            ("(a = ')'::text)", "a = ')'::text"),
            ("(a = '(') AND (b = ')')", "(a = '(') AND (b = ')')"),
            (r#"(")" > 0)"#, r#"")" > 0"#),
            (r#"("a"")" > 0)"#, r#""a"")" > 0"#),
            (r"(a = E'\')'::text)", r"a = E'\')'::text"),
            (r"(a = '\'::text) OR (b = ')')", r"(a = '\'::text) OR (b = ')')"),
            ("(a = 'it''s ('::text)", "a = 'it''s ('::text"),
            ("(naïve > 0)", "naïve > 0"),
            ("", ""),
        ] {
            assert_eq!(without_parentheses(text), expected);
        }
    }
}
