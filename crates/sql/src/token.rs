//! PostgreSQL's lexical rules, as far as they decide where a statement ends.
//!
//! Follows `scan.l` and psql's `psqlscan.l` with `standard_conforming_strings = on`. Every byte of the text
//! belongs to exactly one token, and nothing is an error here but an end that is missing.

/// A piece of text; tokens lie side by side and cover it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    /// False if the text ended before the token did.
    pub closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Whitespace,
    LineComment,
    BlockComment,
    /// A keyword or an identifier without quotes.
    Word,
    /// `"a ""b"""`
    QuotedIdentifier,
    /// `U&"d\0061t\+000061"`
    UnicodeIdentifier,
    /// `'a'`, `E'a'`, `B'1'`, `X'1'`, `N'a'`, `U&'a'`
    String,
    /// `$$a$$`, `$tag$a$tag$`
    DollarString,
    Number,
    /// `$1`
    Parameter,
    Operator,
    Comma,
    Dot,
    Semicolon,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Backslash,
    /// Anything else, such as `:`.
    Other,
}

impl TokenKind {
    /// Whether a parser does not see it.
    pub fn is_trivia(self) -> bool {
        matches!(self, TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment)
    }
}

/// Cuts a text into tokens from any position on.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Lexer<'a> {
        Lexer { text, at: 0 }
    }

    /// Goes on at another position, which has to be at a character's boundary.
    pub fn jump(&mut self, at: usize) {
        self.at = at;
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let (kind, end) = token(bytes, start)?;
        self.at = end.unwrap_or(bytes.len());
        Some(Token { kind, start, end: self.at, closed: end.is_some() })
    }
}

/// The kind of the token at `at` and its end; no end if the text ends before the token does.
fn token(bytes: &[u8], at: usize) -> Option<(TokenKind, Option<usize>)> {
    use TokenKind::*;
    let byte = *bytes.get(at)?;
    let next = bytes.get(at + 1).copied();
    let one = |kind| (kind, Some(at + 1));
    Some(match byte {
        // psql skips a byte order mark at the start of a file, and so do we.
        0xEF if at == 0 && bytes.starts_with(b"\xEF\xBB\xBF") => (Whitespace, Some(3)),
        b if is_space(b) => (Whitespace, Some(run(bytes, at, is_space))),
        b'-' if next == Some(b'-') => {
            (LineComment, Some(run(bytes, at, |b| !matches!(b, b'\n' | b'\r'))))
        }
        b'/' if next == Some(b'*') => (BlockComment, block_comment(bytes, at)),
        b'\'' => (String, quoted(bytes, at + 1, b'\'')),
        b'"' => (QuotedIdentifier, quoted(bytes, at + 1, b'"')),
        b'$' => dollar(bytes, at),
        b'e' | b'E' if next == Some(b'\'') => (String, escape_string(bytes, at + 2)),
        b'b' | b'B' | b'x' | b'X' | b'n' | b'N' if next == Some(b'\'') => {
            (String, quoted(bytes, at + 2, b'\''))
        }
        b'u' | b'U' if next == Some(b'&') && bytes.get(at + 2) == Some(&b'\'') => {
            (String, quoted(bytes, at + 3, b'\''))
        }
        b'u' | b'U' if next == Some(b'&') && bytes.get(at + 2) == Some(&b'"') => {
            (UnicodeIdentifier, quoted(bytes, at + 3, b'"'))
        }
        b if is_word_start(b) => (Word, Some(run(bytes, at, is_word))),
        b if b.is_ascii_digit() => (Number, Some(number(bytes, at))),
        b'.' if next.is_some_and(|b| b.is_ascii_digit()) => (Number, Some(number(bytes, at))),
        b'.' => one(Dot),
        b',' => one(Comma),
        b';' => one(Semicolon),
        b'(' => one(OpenParen),
        b')' => one(CloseParen),
        b'[' => one(OpenBracket),
        b']' => one(CloseBracket),
        b'\\' => one(Backslash),
        b if is_operator(b) => (Operator, Some(operator(bytes, at))),
        _ => one(Other),
    })
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0b' | b'\x0c')
}

/// Every byte of a character beyond ASCII counts as a letter, as in PostgreSQL.
fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator(byte: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&byte)
}

/// The end of the bytes from `at` on that all fit.
fn run(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> usize {
    let length = bytes[at..].iter().position(|byte| !fits(*byte));
    length.map_or(bytes.len(), |length| at + length)
}

/// A comment may start right after an operator's character.
fn operator(bytes: &[u8], at: usize) -> usize {
    let end = run(bytes, at, is_operator);
    let comment =
        (at + 1..end).find(|at| matches!(&bytes[*at..], [b'-', b'-', ..] | [b'/', b'*', ..]));
    comment.unwrap_or(end)
}

/// Digits, underscores (from 16 on), radix letters, one point, an exponent; letters after it are a new token.
fn number(bytes: &[u8], at: usize) -> usize {
    let digits = |at| run(bytes, at, |b: u8| b.is_ascii_digit() || b == b'_');
    if let [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', digit, ..] = &bytes[at..]
        && digit.is_ascii_hexdigit()
    {
        return run(bytes, at + 2, |b: u8| b.is_ascii_hexdigit() || b == b'_');
    }
    let mut end = digits(at);
    // `1..10` is a range of PL/pgSQL, not a number with two points.
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.') {
        end = digits(end + 1);
    }
    match &bytes[end..] {
        [b'e' | b'E', digit, ..] if digit.is_ascii_digit() => digits(end + 1),
        [b'e' | b'E', b'+' | b'-', digit, ..] if digit.is_ascii_digit() => digits(end + 2),
        _ => end,
    }
}

fn block_comment(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = at;
    while at < bytes.len() {
        match &bytes[at..] {
            [b'/', b'*', ..] => {
                depth += 1;
                at += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// The end of a quoted piece whose first quote lies before `at`; a doubled quote stands for itself.
fn quoted(bytes: &[u8], mut at: usize, quote: u8) -> Option<usize> {
    loop {
        at = run(bytes, at, |byte| byte != quote) + 1;
        if at > bytes.len() {
            return None;
        }
        if bytes.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

/// As [`quoted`], with backslashes; a part on a later line goes on with them, though it has no E.
fn escape_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => match continuation(bytes, at + 1) {
                Some(next) => at = next,
                None => return Some(at + 1),
            },
            _ => at += 1,
        }
    }
}

/// The position after the quote with which a string goes on after whitespace that holds a line's end.
fn continuation(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut line_ended = false;
    loop {
        match &bytes[at.min(bytes.len())..] {
            [b'\'', ..] if line_ended => return Some(at + 1),
            [b'-', b'-', ..] => at = run(bytes, at, |b| !matches!(b, b'\n' | b'\r')),
            [byte, ..] if is_space(*byte) => {
                line_ended |= matches!(byte, b'\n' | b'\r');
                at += 1;
            }
            _ => return None,
        }
    }
}

/// A parameter, a dollar-quoted string, or a lone dollar.
fn dollar(bytes: &[u8], at: usize) -> (TokenKind, Option<usize>) {
    if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        return (TokenKind::Parameter, Some(run(bytes, at + 1, |b| b.is_ascii_digit())));
    }
    let tag_end = match bytes.get(at + 1) {
        Some(byte) if is_word_start(*byte) => run(bytes, at + 1, |b| is_word(b) && b != b'$'),
        _ => at + 1,
    };
    if bytes.get(tag_end) != Some(&b'$') {
        return (TokenKind::Other, Some(at + 1));
    }
    let delimiter = &bytes[at..=tag_end];
    let body = tag_end + 1;
    let close = find(&bytes[body..], delimiter);
    (TokenKind::DollarString, close.map(|close| body + close + delimiter.len()))
}

/// The first place of `delimiter`, which begins with a dollar and has no other one but at its end.
fn find(bytes: &[u8], delimiter: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at = run(bytes, at, |byte| byte != b'$');
        if bytes[at..].starts_with(delimiter) {
            return Some(at);
        }
        if at >= bytes.len() {
            return None;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(TokenKind, &str)]) {
        let tokens: Vec<_> = Lexer::new(text)
            .filter(|token| token.kind != TokenKind::Whitespace)
            .map(|token| (token.kind, &text[token.start..token.end]))
            .collect();
        assert_eq!(tokens, expected);
    }

    #[test]
    fn strings_end_where_postgresql_ends_them() {
        use TokenKind::*;
        check(r"'a\' E'a\'' x", &[(String, r"'a\'"), (String, r"E'a\''"), (Word, "x")]);
        check(r"'it''s'''", &[(String, "'it''s'''")]);
        check("E'a'\n  -- c\n '\\'b' x", &[(String, "E'a'\n  -- c\n '\\'b'"), (Word, "x")]);
        check("E'a' '\\' x", &[(String, "E'a'"), (String, "'\\'"), (Word, "x")]);
        check(r"U&'\0061' U&'a'", &[(String, r"U&'\0061'"), (String, "U&'a'")]);
        check(
            r#"u&"a""b" "x;""y""#,
            &[(UnicodeIdentifier, r#"u&"a""b""#), (QuotedIdentifier, r#""x;""y""#)],
        );
        check("name'a' b'1'", &[(Word, "name"), (String, "'a'"), (String, "b'1'")]);
        check("E'\\\\' x", &[(String, "E'\\\\'"), (Word, "x")]);
    }

    #[test]
    fn dollars_quote_only_at_the_start_of_a_token() {
        use TokenKind::*;
        check("$$a;$x$b$$", &[(DollarString, "$$a;$x$b$$")]);
        check("$ü1$ $$ $u$ $ü1$;", &[(DollarString, "$ü1$ $$ $u$ $ü1$"), (Semicolon, ";")]);
        check("a$$b$$", &[(Word, "a$$b$$")]);
        check(
            "$1 $2a $a b",
            &[
                (Parameter, "$1"),
                (Parameter, "$2"),
                (Word, "a"),
                (Other, "$"),
                (Word, "a"),
                (Word, "b"),
            ],
        );
        check("$a$ $b$ $a$b$a$", &[(DollarString, "$a$ $b$ $a$"), (Word, "b$a$")]);
        check("$1a$ $1a$", &[(Parameter, "$1"), (Word, "a$"), (Parameter, "$1"), (Word, "a$")]);
    }

    #[test]
    fn comments_nest_and_start_inside_operators() {
        use TokenKind::*;
        check("a/* /* ; */ */b", &[(Word, "a"), (BlockComment, "/* /* ; */ */"), (Word, "b")]);
        check("1+--c;\n2", &[(Number, "1"), (Operator, "+"), (LineComment, "--c;"), (Number, "2")]);
        check(
            "1*/*c*/2",
            &[(Number, "1"), (Operator, "*"), (BlockComment, "/*c*/"), (Number, "2")],
        );
        check("a->>'b'", &[(Word, "a"), (Operator, "->>"), (String, "'b'")]);
        check("--a\r;", &[(LineComment, "--a"), (Semicolon, ";")]);
    }

    #[test]
    fn numbers_end_before_letters() {
        use TokenKind::*;
        check(
            "1.5e-3x .5 1..2 0xfF_1 12ab",
            &[
                (Number, "1.5e-3"),
                (Word, "x"),
                (Number, ".5"),
                (Number, "1"),
                (Dot, "."),
                (Number, ".2"),
                (Number, "0xfF_1"),
                (Number, "12"),
                (Word, "ab"),
            ],
        );
    }

    #[test]
    fn an_end_that_is_missing_takes_the_rest() {
        for text in ["'a", "\"a", "E'a\\'", "E'\\", "$$a", "$a$ $$", "/* /* */", "U&'a"] {
            let tokens: Vec<_> = Lexer::new(text).collect();
            assert_eq!(
                (tokens.len(), tokens[0].closed, tokens[0].end),
                (1, false, text.len()),
                "{text}"
            );
        }
    }
}
