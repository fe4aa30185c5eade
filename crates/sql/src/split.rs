//! A text into statements, exactly where PostgreSQL's own clients would cut it.
//!
//! A statement ends at a semicolon outside parentheses, strings, comments and `BEGIN ATOMIC` bodies. Nothing
//! is lost: what lies between statements is whitespace, comments, semicolons, psql commands and COPY data,
//! each of them located. Whether a statement makes sense is for PostgreSQL to say.

use std::fmt;

use crate::annotation::{self, Annotation};
use crate::classify;
use crate::position::Lines;
use crate::statement_kind::{Definition, StatementKind};
use crate::token::{Lexer, Token, TokenKind};

/// A text taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<'a> {
    /// The statements, in the order of the text.
    pub statements: Vec<Statement<'a>>,
    /// What cannot be run as it stands, in the order of the text.
    pub errors: Vec<SplitError>,
    /// psql commands that are harmless and were skipped (`\restrict`, `\unrestrict`).
    pub skipped_commands: Vec<Comment<'a>>,
    /// The data after `COPY … FROM stdin`.
    pub copy_data: Vec<CopyData<'a>>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// From the first token to the last one: no semicolon, no comment before or after.
    pub text: &'a str,
    /// Where `text` starts, in bytes.
    pub offset: usize,
    /// Line of the start, counted from 1.
    pub line: u32,
    /// Column of the start in characters, counted from 1.
    pub column: u32,
    /// Comments before the statement, after the one before it.
    pub leading_comments: Vec<Comment<'a>>,
    /// Comments between the last token and the semicolon, or after it on the same line.
    pub trailing_comments: Vec<Comment<'a>>,
    /// What `-- relvar:` comments say about the statement and what it defines.
    pub annotations: Vec<Annotation>,
    /// What the runner has to know.
    pub kind: StatementKind,
    /// What a CREATE statement defines.
    pub defines: Option<Definition>,
}

impl Statement<'_> {
    /// The first byte after `text`.
    pub fn end(&self) -> usize {
        self.offset + self.text.len()
    }
}

/// A comment or a psql command, with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'a> {
    /// The text with its `--`, `/* */` or backslash, without the end of the line.
    pub text: &'a str,
    /// Where it starts, in bytes.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// The lines that psql would send after a `COPY … FROM stdin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyData<'a> {
    /// The statement, as an index into [`Split::statements`].
    pub statement: usize,
    /// The lines without the `\.` that ends them.
    pub text: &'a str,
    /// Where it starts, in bytes.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: u32,
    /// The first byte after the data and its `\.` line.
    pub end: usize,
}

/// Something that cannot be run as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitError {
    /// What it is.
    pub kind: SplitErrorKind,
    /// Where, in bytes.
    pub offset: usize,
    /// Length in bytes.
    pub length: usize,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitErrorKind {
    /// A psql command that does something.
    PsqlCommand {
        /// The command, such as `\connect`.
        command: String,
    },
    /// A string, quoted name or comment without an end; it took the rest of the text.
    Unterminated {
        /// What it is, such as `quoted string`.
        what: &'static str,
    },
    /// Something between `COPY … FROM stdin;` and the end of its line.
    BeforeCopyData,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            SplitErrorKind::PsqlCommand { command } => write!(
                f,
                "{command} is a command of psql, not SQL; take it out (\\restrict and \\unrestrict are accepted)"
            ),
            SplitErrorKind::Unterminated { what } => write!(f, "{what} that is never closed"),
            SplitErrorKind::BeforeCopyData => f.write_str(
                "text between COPY … FROM stdin and its data; put it on a line of its own",
            ),
        }
    }
}

impl std::error::Error for SplitError {}

/// Takes a text apart. Never fails and never panics; see [`Split::errors`].
pub fn split(text: &str) -> Split<'_> {
    let mut splitter = Splitter {
        text,
        lines: Lines::new(text),
        lexer: Lexer::new(text),
        tokens: Vec::new(),
        comments: Vec::new(),
        split: Split {
            statements: Vec::new(),
            errors: Vec::new(),
            skipped_commands: Vec::new(),
            copy_data: Vec::new(),
        },
    };
    while splitter.next_statement() {}
    splitter.split
}

/// Tokens beyond this are kept only where they may matter: in DDL.
const HEAD_LENGTH: usize = 64;

struct Splitter<'a> {
    text: &'a str,
    lines: Lines<'a>,
    lexer: Lexer<'a>,
    /// The statement's tokens without trivia; kept to use its memory again.
    tokens: Vec<Token>,
    /// The statement's comments: before, inside, after.
    comments: Vec<Token>,
    split: Split<'a>,
}

impl<'a> Splitter<'a> {
    /// Reads one statement, or whatever stands in its place; false at the end.
    fn next_statement(&mut self) -> bool {
        self.tokens.clear();
        self.comments.clear();
        let mut nesting = Nesting::default();
        let mut last_end = None;
        loop {
            let Some(token) = self.lexer.next() else {
                self.finish(last_end);
                return false;
            };
            if !token.closed {
                self.unterminated(token);
            }
            match token.kind {
                TokenKind::Whitespace => {}
                TokenKind::LineComment | TokenKind::BlockComment => self.comments.push(token),
                TokenKind::Backslash => {
                    let between = self.tokens.is_empty();
                    let command = self.command(token.start);
                    self.psql_command(command, between);
                    if !between {
                        last_end = Some(command.end);
                    }
                }
                TokenKind::Semicolon if nesting.is_outside() => {
                    self.finish_at_semicolon(last_end, token);
                    return true;
                }
                _ => {
                    last_end = Some(token.end);
                    nesting.see(token, self.text, &self.tokens);
                    self.keep(token);
                }
            }
        }
    }

    /// Keeps what the kind of the statement may depend on.
    fn keep(&mut self, token: Token) {
        let long = self.tokens.len() >= HEAD_LENGTH;
        if long && !classify::needs_all_tokens(self.text, &self.tokens) {
            return;
        }
        self.tokens.push(token);
    }

    fn finish_at_semicolon(&mut self, last_end: Option<usize>, semicolon: Token) {
        if last_end.is_none() {
            return;
        }
        // A comment on the line of the semicolon speaks about what stands before it.
        let line = self.lines.index(semicolon.start);
        let mut ahead = self.lexer.clone();
        while let Some(token) = ahead.next() {
            let here = self.lines.index(token.start) == line;
            match token.kind {
                TokenKind::Whitespace if here => {}
                TokenKind::LineComment | TokenKind::BlockComment if here && token.closed => {
                    self.comments.push(token);
                    self.lexer = ahead.clone();
                }
                _ => break,
            }
        }
        self.finish(last_end);
        let is_copy = |statement: &Statement<'_>| statement.kind == StatementKind::CopyFromStdin;
        if self.split.statements.last().is_some_and(is_copy) {
            self.copy_data(semicolon.end);
        }
    }

    fn finish(&mut self, last_end: Option<usize>) {
        let (Some(first), Some(end)) = (self.tokens.first(), last_end) else { return };
        let offset = first.start;
        let (line, column) = self.lines.position(offset);
        let before = self.comments.partition_point(|comment| comment.start < offset);
        let after = self.comments.partition_point(|comment| comment.start < end);
        let located = |comment: &Token| self.comment(comment.start, comment.end);
        let (kind, defines) = classify::classify(self.text, &self.tokens);
        let annotations = annotation::read(self.text, &self.lines, &self.tokens, &self.comments);
        let statement = Statement {
            text: &self.text[offset..end],
            offset,
            line,
            column,
            leading_comments: self.comments[..before].iter().map(located).collect(),
            trailing_comments: self.comments[after..].iter().map(located).collect(),
            annotations,
            kind,
            defines,
        };
        self.split.statements.push(statement);
    }

    /// The psql command at a backslash: to the end of the line, as psql reads its arguments.
    fn command(&self, start: usize) -> Token {
        let rest = &self.text[start..];
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        Token { kind: TokenKind::Backslash, start, end: start + length, closed: true }
    }

    /// Skips a harmless command between statements; everything else is an error, and stays in the text.
    fn psql_command(&mut self, command: Token, between: bool) {
        self.lexer.jump(command.end);
        let text = &self.text[command.start..command.end];
        let word = text.split_ascii_whitespace().next().unwrap_or(text);
        if between && matches!(word, "\\restrict" | "\\unrestrict") {
            // A comment above it is about the command.
            self.comments.clear();
            let skipped = self.comment(command.start, command.start + text.trim_ascii_end().len());
            self.split.skipped_commands.push(skipped);
            return;
        }
        let kind = SplitErrorKind::PsqlCommand { command: word.to_owned() };
        self.error(kind, command.start, text.trim_ascii_end().len());
    }

    fn unterminated(&mut self, token: Token) {
        let what = match token.kind {
            TokenKind::BlockComment => "a comment",
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => "a quoted name",
            TokenKind::DollarString => "a dollar-quoted string",
            _ => "a quoted string",
        };
        let line = self.text[token.start..].lines().next().unwrap_or_default();
        self.error(SplitErrorKind::Unterminated { what }, token.start, line.len());
    }

    /// Takes the lines after the statement's line up to `\.`; without one, as psql does, all the rest.
    fn copy_data(&mut self, after: usize) {
        let rest = &self.text[after..];
        let start = after + rest.find('\n').map_or(rest.len(), |at| at + 1);
        // What stands before has been looked at up to the comment that ended the statement.
        let comment_end = self.comments.last().map_or(after, |comment| comment.end).max(after);
        let between = self.text[comment_end.min(start)..start].trim_ascii();
        if !between.is_empty() {
            let offset = start - self.text[comment_end..start].trim_ascii_start().len();
            self.error(SplitErrorKind::BeforeCopyData, offset, between.len());
        }
        let mut end = start;
        let mut data_end = None;
        for line in self.text[start..].split_inclusive('\n') {
            let line_start = end;
            end += line.len();
            if line.trim_end_matches(['\n', '\r']) == "\\." {
                data_end = Some(line_start);
                break;
            }
        }
        let data = CopyData {
            statement: self.split.statements.len() - 1,
            text: &self.text[start..data_end.unwrap_or(end)],
            offset: start,
            line: self.lines.position(start).0,
            end,
        };
        self.split.copy_data.push(data);
        self.lexer.jump(end);
    }

    fn comment(&self, start: usize, end: usize) -> Comment<'a> {
        let (line, column) = self.lines.position(start);
        Comment { text: &self.text[start..end], offset: start, line, column }
    }

    fn error(&mut self, kind: SplitErrorKind, offset: usize, length: usize) {
        let (line, column) = self.lines.position(offset);
        self.split.errors.push(SplitError { kind, offset, length, line, column });
    }
}

/// Where a semicolon would not end the statement.
#[derive(Debug, Default)]
struct Nesting {
    parens: usize,
    /// Inside `BEGIN ATOMIC … END` of a routine.
    body: bool,
    /// CASE expressions open inside the body, whose END does not close it.
    cases: usize,
}

impl Nesting {
    fn is_outside(&self) -> bool {
        self.parens == 0 && !self.body
    }

    /// Takes in one token of the statement, given the ones before it (the last one is what matters).
    fn see(&mut self, token: Token, text: &str, before: &[Token]) {
        match token.kind {
            TokenKind::OpenParen => self.parens += 1,
            TokenKind::CloseParen => self.parens = self.parens.saturating_sub(1),
            TokenKind::Word => self.word(&text[token.start..token.end], text, before),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, text: &str, before: &[Token]) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        let previous = before.last();
        let follows = |keyword: &str| {
            previous.is_some_and(|token| text[token.start..token.end].eq_ignore_ascii_case(keyword))
        };
        if !self.body {
            self.body = is("atomic") && follows("begin") && classify::creates_routine(text, before);
            return;
        }
        // As a column's label or part of a name, these two are ordinary words.
        if follows("as") || follows(".") {
            return;
        }
        if is("case") {
            self.cases += 1;
        } else if is("end") && self.cases > 0 {
            self.cases -= 1;
        } else if is("end") && (follows(";") || follows("atomic")) {
            self.body = false;
        }
    }
}
