//! The tokens of what PostgreSQL printed, which has no comments and no dollar quotes.

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A keyword, an identifier without quotes, or a parameter.
    Word,
    /// `"a ""b"""`
    Identifier,
    /// `'a'`, `E'a'`
    Literal,
    Number,
    /// A parenthesis or a bracket.
    Open,
    Close,
    Comma,
    Dot,
    Semicolon,
    /// `::`
    Cast,
    /// Anything else.
    Operator,
}

/// Cuts a text into tokens; blanks belong to none.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Tokens { text, at: 0 }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let start = run(bytes, self.at, |b| b.is_ascii_whitespace());
        let (kind, end) = token(bytes, start)?;
        self.at = end;
        Some(Token { kind, start, end })
    }
}

fn token(bytes: &[u8], at: usize) -> Option<(TokenKind, usize)> {
    use TokenKind::*;
    let byte = *bytes.get(at)?;
    let next = bytes.get(at + 1).copied();
    Some(match byte {
        b'\'' => (Literal, quoted(bytes, at, false)),
        b'E' if next == Some(b'\'') => (Literal, quoted(bytes, at + 1, true)),
        b'B' | b'X' if next == Some(b'\'') => (Literal, quoted(bytes, at + 1, false)),
        b'"' => (Identifier, quoted(bytes, at, false)),
        b if b.is_ascii_digit() => {
            (Number, run(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'.'))
        }
        b if is_word(b) => (Word, run(bytes, at, is_word)),
        b'(' | b'[' => (Open, at + 1),
        b')' | b']' => (Close, at + 1),
        b',' => (Comma, at + 1),
        b'.' => (Dot, at + 1),
        b';' => (Semicolon, at + 1),
        b':' if next == Some(b':') => (Cast, at + 2),
        b if is_operator(b) => (Operator, run(bytes, at, is_operator)),
        _ => (Operator, at + 1),
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

fn is_operator(byte: u8) -> bool {
    b"+-*/<>=~!@#%^&|`?".contains(&byte)
}

fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| belongs(**byte)).count()
}

/// Behind the quote that closes the one at `open`; a doubled one closes and opens again.
fn quoted(bytes: &[u8], open: usize, escapes: bool) -> usize {
    let quote = bytes[open];
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match *byte {
            b'\\' if escapes => at += 2,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}
