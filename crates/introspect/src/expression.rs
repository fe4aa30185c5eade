//! Expressions and statements that PostgreSQL printed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use crate::token::{Token, TokenKind, Tokens};

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
    for token in Tokens::new(text) {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return token.end == text.len();
                }
            }
            TokenKind::Word
            | TokenKind::Identifier
            | TokenKind::Literal
            | TokenKind::Number
            | TokenKind::Comma
            | TokenKind::Dot
            | TokenKind::Semicolon
            | TokenKind::Cast
            | TokenKind::Operator => {}
        }
    }
    false
}

/// An expression as a catalog keeps it: [without parentheses](without_parentheses), and [faithful].
pub(crate) fn bare(text: &str) -> String {
    faithful(without_parentheses(text)).into_owned()
}

/// The text with what it takes for PostgreSQL to read from it the tree that it was printed from.
///
/// Four forms of print are read as another tree, which is printed in another way (14 to 18). Each has a form that
/// gives the tree itself:
/// - an AND whose first operand is an AND, and an OR in an OR, as BETWEEN and row comparisons make them: the parser
///   joins the two. It does not where it reads BETWEEN, or a cast to boolean, which makes no node;
/// - `(ARRAY[…])::text[]` of elements that are no text: the parser casts the elements instead. It does not where it
///   reads another cast between, which makes no node if it is to the type that the array has;
/// - a column of a subquery that is a cast and has no name: the parser names it after the type;
/// - a field of EXTRACT with capitals, which is printed without quotes before 15.20: the parser takes small letters.
pub(crate) fn faithful(text: &str) -> Cow<'_, str> {
    if ![") AND ", ") OR ", "])::", "SELECT ", "EXTRACT("].iter().any(|part| text.contains(part)) {
        return Cow::Borrowed(text);
    }
    let printed = Printed::new(text);
    let mut edits = Vec::new();
    for group in printed.groups() {
        printed.nested_junction(group.clone(), &mut edits);
        printed.cast_array(group.clone(), &mut edits);
        printed.quoted_field(&group, &mut edits);
        printed.nameless_columns(group, &mut edits);
    }
    edited(text, edits)
}

/// A range of bytes, and what takes its place.
type Edit = (Range<usize>, String);

/// The text with each range replaced; an edit within another's range goes with it.
fn edited(text: &str, mut edits: Vec<Edit>) -> Cow<'_, str> {
    if edits.is_empty() {
        return Cow::Borrowed(text);
    }
    edits.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let mut result = String::with_capacity(text.len() + 32);
    let mut at = 0;
    for (range, instead) in edits {
        if range.start >= at {
            result.push_str(&text[at..range.start]);
            result.push_str(&instead);
            at = range.end;
        }
    }
    result.push_str(&text[at..]);
    Cow::Owned(result)
}

/// Tokens with the parentheses and brackets that belong together. Ranges are of tokens.
struct Printed<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// By token: behind the one that closes what it opens, or behind itself.
    ends: Vec<usize>,
}

/// What joins operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Junction {
    And,
    Or,
}

impl<'a> Printed<'a> {
    fn new(text: &'a str) -> Self {
        let tokens: Vec<Token> = Tokens::new(text).collect();
        let mut ends: Vec<usize> = (1..=tokens.len()).collect();
        let mut open = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::Open => open.push(at),
                TokenKind::Close => {
                    if let Some(start) = open.pop() {
                        ends[start] = at + 1;
                    }
                }
                TokenKind::Word
                | TokenKind::Identifier
                | TokenKind::Literal
                | TokenKind::Number
                | TokenKind::Comma
                | TokenKind::Dot
                | TokenKind::Semicolon
                | TokenKind::Cast
                | TokenKind::Operator => {}
            }
        }
        Printed { text, tokens, ends }
    }

    /// All of it, and what stands between parentheses or brackets.
    fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        let within = |at| self.within(at);
        std::iter::once(0..self.tokens.len()).chain((0..self.tokens.len()).filter_map(within))
    }

    /// What stands between the parentheses or brackets that the token opens.
    fn within(&self, at: usize) -> Option<Range<usize>> {
        let end = *self.ends.get(at)?;
        (end > at + 1).then(|| at + 1..end - 1)
    }

    /// The parts of a range: tokens, and whatever stands between parentheses or brackets with them.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let part = (at < range.end).then(|| at..self.ends[at])?;
            at = part.end;
            Some(part)
        })
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn token(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    /// The bytes of a range that is not empty.
    fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.tokens[range.start].start..self.tokens[range.end - 1].end
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        if range.is_empty() { "" } else { &self.text[self.bytes(range)] }
    }

    /// The range divided where a token of that kind stands in it, outside of parentheses.
    fn divided(&self, range: Range<usize>, by: TokenKind) -> Vec<Range<usize>> {
        let mut divided = Vec::new();
        let mut start = range.start;
        for part in self.parts(range.clone()) {
            if self.kind(part.start) == Some(by) {
                divided.push(start..part.start);
                start = part.end;
            }
        }
        divided.push(start..range.end);
        divided
    }

    /// What joins the operands of a range, and those operands; none where there is one alone.
    fn operands(&self, range: Range<usize>) -> Option<(Junction, Vec<Range<usize>>)> {
        let mut junction = None;
        let mut operands = Vec::new();
        let mut start = range.start;
        let mut is_between = false;
        for part in self.parts(range.clone()) {
            let found = match self.token(part.start) {
                // The frame of a window: ROWS BETWEEN … AND ….
                "BETWEEN" => {
                    is_between = true;
                    continue;
                }
                "AND" if std::mem::take(&mut is_between) => continue,
                "AND" => Junction::And,
                "OR" => Junction::Or,
                _ => continue,
            };
            junction = Some(found);
            operands.push(start..part.start);
            start = part.end;
        }
        operands.push(start..range.end);
        junction.map(|junction| (junction, operands))
    }

    /// Keeps apart an AND and the AND that is its first operand; an OR likewise.
    fn nested_junction(&self, range: Range<usize>, edits: &mut Vec<Edit>) {
        let Some((junction, operands)) = self.operands(range) else { return };
        let Some(first) = operands.first().filter(|first| !first.is_empty()) else { return };
        let Some(inner) = self.within(first.start).filter(|inner| inner.end + 1 == first.end)
        else {
            return;
        };
        let Some((inner_junction, inner_operands)) = self.operands(inner) else { return };
        if inner_junction != junction {
            return;
        }
        match self.between(junction, &inner_operands) {
            Some(between) => edits.extend(between),
            None => {
                let end = self.bytes(first).end;
                edits.push((end..end, "::boolean".to_owned()));
            }
        }
    }

    /// `(x >= 1) AND (x <= 5)` as `x BETWEEN 1 AND 5`, `(x < 1) OR (x > 5)` as `x NOT BETWEEN 1 AND 5`.
    fn between(&self, junction: Junction, operands: &[Range<usize>]) -> Option<Vec<Edit>> {
        let (lower, upper, word) = match junction {
            Junction::And => (">=", "<=", "BETWEEN"),
            Junction::Or => ("<", ">", "NOT BETWEEN"),
        };
        let [first, second] = operands else { return None };
        let (value, lower) = self.comparison(first, lower)?;
        let (same, upper) = self.comparison(second, upper)?;
        if self.text(&value) != self.text(&same) {
            return None;
        }
        let until = |from: usize, to: usize| self.tokens[from].start..self.tokens[to].start;
        let one = |at: usize| self.tokens[at].start..self.tokens[at].end;
        Some(vec![
            (until(first.start, value.start), String::new()),
            (until(value.end, lower.start), format!("{word} ")),
            (one(first.end - 1), String::new()),
            (one(first.end), "AND".to_owned()),
            (until(second.start, upper.start), String::new()),
            (one(second.end - 1), String::new()),
        ])
    }

    /// Both sides of `(a >= b)`.
    fn comparison(
        &self,
        of: &Range<usize>,
        operator: &str,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let inner = self.within(of.start).filter(|inner| inner.end + 1 == of.end)?;
        let sides = self.divided(inner, TokenKind::Operator);
        let [left, right] = sides.as_slice() else { return None };
        let is_list = matches!(self.token(right.start), "ANY" | "ALL");
        let fits = self.token(left.end) == operator && !left.is_empty() && !right.is_empty();
        (fits && !is_list).then(|| (left.clone(), right.clone()))
    }

    /// `(ARRAY[…])::text[]` as `((ARRAY[…])::integer[])::text[]`; the range is what stands in the parentheses.
    fn cast_array(&self, range: Range<usize>, edits: &mut Vec<Edit>) {
        let Some(elements) = self.array_elements(&range) else { return };
        let is_cast = self.kind(range.end) == Some(TokenKind::Close)
            && self.kind(range.end + 1) == Some(TokenKind::Cast);
        if let Some(element) = self.common_type(elements)
            && is_cast
            && !self.text[self.tokens[range.end + 1].end..].starts_with(&format!("{element}[]"))
        {
            let (start, end) = (self.tokens[range.start - 1].start, self.tokens[range.end].end);
            edits.push((start..start, "(".to_owned()));
            edits.push((end..end, format!("::{element}[])")));
        }
    }

    /// `EXTRACT(YEAR FROM …)` as `EXTRACT("YEAR" FROM …)`; the range is what stands in the parentheses.
    fn quoted_field(&self, range: &Range<usize>, edits: &mut Vec<Edit>) {
        let is_extract = range.start > 1 && self.token(range.start - 2) == "EXTRACT";
        let field = self.token(range.start);
        let is_folded = self.kind(range.start) == Some(TokenKind::Word)
            && field.contains(|c: char| c.is_ascii_uppercase());
        if is_extract && is_folded && self.token(range.start + 1) == "FROM" {
            edits.push((self.bytes(&(range.start..range.start + 1)), format!("\"{field}\"")));
        }
    }

    /// What stands in the brackets, if the range is `ARRAY[…]`.
    fn array_elements(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let elements = self.within(range.start + 1)?;
        let is_array = self.token(range.start) == "ARRAY" && self.token(range.start + 1) == "[";
        (is_array && elements.end + 1 == range.end).then_some(elements)
    }

    /// The type that all elements have, with modifiers; none where one of them does not tell.
    ///
    /// An element of that type without the modifiers would be cast.
    fn common_type(&self, elements: Range<usize>) -> Option<String> {
        let elements = self.divided(elements, TokenKind::Comma);
        let mut types = elements.into_iter().map(|element| self.element_type(element));
        let first = types.next()??;
        types.all(|other| other.as_ref() == Some(&first)).then_some(first)
    }

    fn element_type(&self, element: Range<usize>) -> Option<String> {
        if let Some(elements) = self.array_elements(&element) {
            return self.common_type(elements);
        }
        if element.len() == 1 && self.kind(element.start) == Some(TokenKind::Number) {
            return Some(number_type(self.token(element.start)).to_owned());
        }
        let cast = self.divided(element, TokenKind::Cast);
        let [_, .., data_type] = cast.as_slice() else { return None };
        // An array of arrays has their elements' type.
        Some(self.text(data_type).trim_end_matches("[]").to_owned())
    }

    /// Names the columns of a SELECT that are casts and have no name, as they were called.
    fn nameless_columns(&self, range: Range<usize>, edits: &mut Vec<Edit>) {
        let mut column: Option<usize> = None;
        for part in self.parts(range.clone()) {
            match self.token(part.start) {
                "SELECT" => column = Some(part.end),
                "," => {
                    if let Some(start) = column {
                        self.nameless_column(start..part.start, edits);
                        column = Some(part.end);
                    }
                }
                "FROM" | "WHERE" | "GROUP" | "HAVING" | "WINDOW" | "UNION" | "INTERSECT"
                | "EXCEPT" | "ORDER" | "LIMIT" | "OFFSET" | "FETCH" | "FOR" | ";" => {
                    if let Some(start) = column.take() {
                        self.nameless_column(start..part.start, edits);
                    }
                }
                _ => {}
            }
        }
        if let Some(start) = column {
            self.nameless_column(start..range.end, edits);
        }
    }

    fn nameless_column(&self, column: Range<usize>, edits: &mut Vec<Edit>) {
        let is_named = self.parts(column.clone()).any(|part| self.token(part.start) == "AS");
        let is_cast = self.divided(column.clone(), TokenKind::Cast).len() > 1;
        if is_cast && !is_named {
            let end = self.bytes(&column).end;
            edits.push((end..end, " AS \"?column?\"".to_owned()));
        }
    }
}

/// The type of a constant that is printed without one.
fn number_type(number: &str) -> &'static str {
    if number.parse::<i32>().is_ok() {
        "integer"
    } else if number.parse::<i64>().is_ok() {
        "bigint"
    } else {
        "numeric"
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

    #[test]
    fn what_the_parser_would_change_is_kept_from_it() {
        for (printed, faithful_text) in [
            // BETWEEN, and what else makes an AND in an AND.
            ("((n >= 1) AND (n <= 5)) AND (m > 0)", "(n BETWEEN 1 AND 5) AND (m > 0)"),
            ("((n < 1) OR (n > 5)) OR b", "(n NOT BETWEEN 1 AND 5) OR b"),
            (
                "(((v)::text >= 'a'::text) AND ((v)::text <= (w)::text)) AND b",
                "((v)::text BETWEEN 'a'::text AND (w)::text) AND b",
            ),
            ("((a = 1) AND (b = 2)) AND c", "((a = 1) AND (b = 2))::boolean AND c"),
            ("((n >= 1) AND (m <= 5)) AND c", "((n >= 1) AND (m <= 5))::boolean AND c"),
            ("((n >= ANY (a)) AND (n <= 5)) AND c", "((n >= ANY (a)) AND (n <= 5))::boolean AND c"),
            ("NOT ((a AND b) AND c)", "NOT ((a AND b)::boolean AND c)"),
            (
                "(((a = b) OR (a = c)) OR (a = d)) OR e",
                "(((a = b) OR (a = c))::boolean OR (a = d))::boolean OR e",
            ),
            // An array of another type than it is cast to.
            (
                "(v)::text = ANY ((ARRAY['a'::character varying, 'b]'::character varying])::text[])",
                "(v)::text = ANY (((ARRAY['a'::character varying, 'b]'::character varying])::character varying[])::text[])",
            ),
            ("(ARRAY[1, 2])::numeric[]", "((ARRAY[1, 2])::integer[])::numeric[]"),
            (
                "(ARRAY[ARRAY['a'::character(3)], ARRAY['b'::character(3)]])::text[]",
                "((ARRAY[ARRAY['a'::character(3)], ARRAY['b'::character(3)]])::character(3)[])::text[]",
            ),
            ("(ARRAY['{1}'::integer[]])::text[]", "((ARRAY['{1}'::integer[]])::integer[])::text[]"),
            ("EXTRACT(YEAR FROM ts) > (1)::numeric", "EXTRACT(\"YEAR\" FROM ts) > (1)::numeric"),
            // A column without a name.
            (
                " SELECT 'a'::text, (f('x'::text, 1))::integer\n FROM t",
                " SELECT 'a'::text AS \"?column?\", (f('x'::text, 1))::integer AS \"?column?\"\n FROM t",
            ),
            (
                "x IN ( SELECT 'a'::character varying(5))",
                "x IN ( SELECT 'a'::character varying(5) AS \"?column?\")",
            ),
        ] {
            assert_eq!(faithful(printed), faithful_text);
        }
    }

    #[test]
    fn what_is_read_as_it_was_printed_stays() {
        for text in [
            "(a > 0) AND (b > 0) AND (c > 0)",
            "c AND ((n >= 1) AND (n <= 5))",
            "((n >= 1) AND (n <= 5)) OR (m > 0)",
            "(') AND ('::text = v) AND (\") OR (\" = 1)",
            "(count(*) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) > 1) AND b",
            "n = ANY (ARRAY[1, 2])",
            "((ARRAY[1, 2])::integer[])::text[]",
            // Nothing here tells which type the columns have.
            "(ARRAY[v, 'a'::character varying])::text[]",
            "(ARRAY['a'::character varying(1), 'b'::character varying(2)])::text[]",
            " SELECT (v)::text AS v, lower('a'::text) AS lower, t.v\n FROM t",
            "SELECT ARRAY['a'::text]",
            "EXTRACT(year FROM ts) > EXTRACT(\"YEAR\" FROM ts)",
        ] {
            assert!(matches!(faithful(text), Cow::Borrowed(_)), "{text}: {}", faithful(text));
        }
    }
}
