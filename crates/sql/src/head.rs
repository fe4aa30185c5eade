//! A cursor over the tokens of one statement.

use crate::identifier::{Name, fold_with_escape};
use crate::token::{Token, TokenKind};

/// Reads a statement from its first token on. Words compare without case, and quoted names are no words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    pub text: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Head<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token]) -> Head<'a> {
        Head { text, tokens, at: 0 }
    }

    /// The tokens that are left.
    pub fn rest(&self) -> &'a [Token] {
        &self.tokens[self.at..]
    }

    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub fn advance(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub fn slice(&self, token: Token) -> &'a str {
        &self.text[token.start..token.end]
    }

    /// Whether the next token is this keyword.
    pub fn at(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| is_word(self.text, token, word))
    }

    /// Takes the keyword if it comes next.
    pub fn eat(&mut self, word: &str) -> bool {
        let found = self.at(word);
        self.at += usize::from(found);
        found
    }

    /// Takes several keywords in a row, or none of them: `eat_all("IF NOT EXISTS")`.
    pub fn eat_all(&mut self, words: &str) -> bool {
        let before = self.at;
        let found = words.split(' ').all(|word| self.eat(word));
        if !found {
            self.at = before;
        }
        found
    }

    /// Takes one of the keywords; says which.
    pub fn eat_one_of(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    /// Takes a token of this kind if it comes next.
    pub fn eat_kind(&mut self, kind: TokenKind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == kind);
        self.at += usize::from(found);
        found
    }

    /// Takes one identifier, folded.
    pub fn identifier(&mut self) -> Option<String> {
        let token = self.peek()?;
        let folded = match token.kind {
            TokenKind::Word | TokenKind::QuotedIdentifier => {
                self.at += 1;
                fold_with_escape(self.slice(token), '\\')
            }
            TokenKind::UnicodeIdentifier => {
                self.at += 1;
                fold_with_escape(self.slice(token), self.uescape())
            }
            _ => return None,
        };
        Some(folded.into_owned())
    }

    /// Takes a name of one or several parts.
    pub fn name(&mut self) -> Option<Name> {
        let mut parts = vec![self.identifier()?];
        while self.eat_kind(TokenKind::Dot) {
            parts.push(self.identifier()?);
        }
        Some(Name(parts))
    }

    /// Takes names with commas between them.
    pub fn names(&mut self) -> Vec<Name> {
        let mut names = Vec::new();
        while let Some(name) = self.name() {
            names.push(name);
            if !self.eat_kind(TokenKind::Comma) {
                break;
            }
        }
        names
    }

    /// Takes `schema.+` or `+`.
    pub fn operator_name(&mut self) -> Option<Name> {
        let mut parts = Vec::new();
        loop {
            let token = self.peek()?;
            if token.kind == TokenKind::Operator {
                self.at += 1;
                parts.push(self.slice(token).to_owned());
                return Some(Name(parts));
            }
            parts.push(self.identifier()?);
            if !self.eat_kind(TokenKind::Dot) {
                return None;
            }
        }
    }

    /// Takes a string constant without escapes, unquoted.
    pub fn string(&mut self) -> Option<String> {
        let token = self.peek()?;
        let inner = self.slice(token).strip_prefix('\'')?.strip_suffix('\'')?;
        self.at += 1;
        Some(inner.replace("''", "'"))
    }

    /// Takes a parenthesised group and gives what is inside it.
    pub fn group(&mut self) -> Option<&'a [Token]> {
        if self.peek()?.kind != TokenKind::OpenParen {
            return None;
        }
        let length = group_length(self.rest());
        let inside = &self.rest()[1..length.saturating_sub(1).max(1)];
        self.at += length;
        Some(inside)
    }

    /// Skips to just after the next keyword that stands outside parentheses; false if there is none.
    pub fn skip_past(&mut self, word: &str) -> bool {
        while let Some(token) = self.peek() {
            if token.kind == TokenKind::OpenParen {
                self.at += group_length(self.rest());
            } else if self.eat(word) {
                return true;
            } else {
                self.at += 1;
            }
        }
        false
    }

    /// `UESCAPE '!'` after a `U&"…"`.
    fn uescape(&mut self) -> char {
        let mut ahead = *self;
        if ahead.eat("UESCAPE")
            && let Some(escape) = ahead.string().and_then(|text| text.chars().next())
        {
            *self = ahead;
            return escape;
        }
        '\\'
    }
}

/// Whether the token is this keyword.
pub(crate) fn is_word(text: &str, token: Token, word: &str) -> bool {
    token.kind == TokenKind::Word && text[token.start..token.end].eq_ignore_ascii_case(word)
}

/// Divides tokens at the commas that stand outside parentheses and brackets.
pub(crate) fn split_at_commas(tokens: &[Token]) -> impl Iterator<Item = &[Token]> {
    let mut depth = 0_usize;
    tokens.split(move |token| {
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Comma
    })
}

/// The number of tokens of the group that opens with the first one; all of them if it never closes.
fn group_length(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (nth, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::OpenParen => depth += 1,
            TokenKind::CloseParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return nth + 1;
        }
    }
    tokens.len()
}
