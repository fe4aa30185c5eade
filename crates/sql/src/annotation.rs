//! `-- relvar:` comments: what a user says to the tool beside the SQL.

use serde::{Deserialize, Serialize};

use crate::alter::is_constraint;
use crate::head::{Head, split_at_commas};
use crate::identifier::Name;
use crate::position::Lines;
use crate::token::{Lexer, Token, TokenKind};

/// One `-- relvar:` comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// What it says.
    pub kind: AnnotationKind,
    /// What it says it about.
    pub attachment: Attachment,
    /// Where the comment starts, in bytes.
    pub offset: usize,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

/// What an annotation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnnotationKind {
    /// `was full_name`: the object had this name before.
    Was(Name),
    /// `backfill lower(email)`: the expression that fills the column of the rows that are there.
    Backfill(String),
    /// A word that means nothing in a schema, or `was` and `backfill` without what belongs to them.
    Unknown(String),
}

/// What an annotation speaks about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attachment {
    /// The object that the statement defines.
    Statement,
    /// A column of the table, or an attribute of the composite type.
    Column(String),
    /// A constraint of the table that has a name.
    Constraint(String),
    /// A part of the statement that has no name, such as LIKE or a constraint without one.
    Nameless,
}

/// Reads the annotations among the comments of a statement.
pub(crate) fn read(
    text: &str,
    lines: &Lines<'_>,
    tokens: &[Token],
    comments: &[Token],
) -> Vec<Annotation> {
    let said = comments.iter().filter_map(|comment| {
        let said = text[comment.start..comment.end].strip_prefix("--")?.trim_start();
        Some((comment, said.strip_prefix("relvar:")?.trim()))
    });
    let mut elements = None;
    said.map(|(comment, said)| {
        let elements = elements.get_or_insert_with(|| Elements::read(text, tokens));
        let (line, column) = lines.position(comment.start);
        Annotation {
            kind: kind(said),
            attachment: elements.attachment(text, lines, *comment),
            offset: comment.start,
            line,
            column,
        }
    })
    .collect()
}

fn kind(said: &str) -> AnnotationKind {
    let (word, value) = said.split_once(char::is_whitespace).unwrap_or((said, ""));
    let value = value.trim();
    match word {
        "was" => name(value).map(AnnotationKind::Was),
        "backfill" if !value.is_empty() => Some(AnnotationKind::Backfill(value.to_owned())),
        _ => None,
    }
    .unwrap_or_else(|| AnnotationKind::Unknown(said.to_owned()))
}

/// A name and nothing else.
fn name(text: &str) -> Option<Name> {
    let tokens: Vec<_> = Lexer::new(text).filter(|token| !token.kind.is_trivia()).collect();
    let closed = tokens.iter().all(|token| token.closed);
    let mut head = Head::new(text, &tokens);
    let name = head.name()?;
    (closed && head.peek().is_none()).then_some(name)
}

/// The columns and constraints between the parentheses of a CREATE TABLE or a composite type.
struct Elements<'a> {
    list: Vec<&'a [Token]>,
    /// The bytes between the parentheses.
    start: usize,
    end: usize,
}

impl<'a> Elements<'a> {
    fn read(text: &'a str, tokens: &'a [Token]) -> Elements<'a> {
        let inside = element_list(text, tokens).unwrap_or_default();
        let list: Vec<_> = split_at_commas(inside).filter(|tokens| !tokens.is_empty()).collect();
        let before = inside.first().map_or(0, |first| {
            // The parenthesis itself is the token before the first one inside.
            let at = tokens.partition_point(|token| token.start < first.start);
            tokens[at.saturating_sub(1)].end
        });
        Elements { list, start: before, end: inside.last().map_or(0, |last| last.end) }
    }

    fn attachment(&self, text: &str, lines: &Lines<'_>, comment: Token) -> Attachment {
        let line = lines.index(comment.start);
        // On the line of an element, the comment speaks about the last one there.
        let beside = self.list.iter().rev().find(|element| {
            element
                .iter()
                .any(|token| token.start < comment.start && lines.index(token.end - 1) == line)
        });
        if let Some(element) = beside {
            return attachment(text, element);
        }
        let first_line = lines.index(self.start.saturating_sub(1));
        if comment.start < self.start || comment.start > self.end || line == first_line {
            return Attachment::Statement;
        }
        // On a line of its own it speaks about the element that it stands in or before.
        let ahead = self.list.iter().find(|element| element[element.len() - 1].end > comment.start);
        ahead.map_or(Attachment::Statement, |element| attachment(text, element))
    }
}

/// The tokens between the parentheses that hold columns; `None` for other statements.
fn element_list<'a>(text: &'a str, tokens: &'a [Token]) -> Option<&'a [Token]> {
    let mut head = Head::new(text, tokens);
    if !head.eat("CREATE") {
        return None;
    }
    head.eat_one_of(&["GLOBAL", "LOCAL"]);
    head.eat_one_of(&["TEMPORARY", "TEMP", "UNLOGGED", "FOREIGN"]);
    if head.eat("TABLE") {
        head.eat_all("IF NOT EXISTS");
        head.name()?;
        // OF type and PARTITION OF parent lie between the name and the list.
        let _ = (head.eat("OF") || head.eat_all("PARTITION OF")) && head.name().is_some();
    } else if head.eat("TYPE") {
        head.name()?;
        head.eat("AS");
    } else {
        return None;
    }
    head.group()
}

fn attachment(text: &str, element: &[Token]) -> Attachment {
    let mut head = Head::new(text, element);
    if head.eat("CONSTRAINT") {
        return head.identifier().map_or(Attachment::Nameless, Attachment::Constraint);
    }
    let quoted = head.peek().is_some_and(|token| token.kind != TokenKind::Word);
    if is_constraint(&head) || (head.at("LIKE") && !quoted) {
        return Attachment::Nameless;
    }
    head.identifier().map_or(Attachment::Nameless, Attachment::Column)
}
