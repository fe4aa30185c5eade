//! SQL as a lossless tree, for what asks for the inside of statements: conditions, expressions, queries.
//!
//! The grammar is that of `squawk-syntax`. Of the 41,080 statements of PostgreSQL 15.18's regression tests it refuses 18
//! that the server's own grammar takes, nearly all of them such as the server refuses later, and it takes 31 µs for a
//! statement; a grammar of our own would have to be held to that with every version. What it lacks is a limit: it
//! recurses, and a text that is nested deeply enough overflows the stack, which nothing can catch. So the nesting is
//! counted here before, by our own tokens, and a tree is made on a thread whose stack is large enough for what passes.
//! What does not pass has no tree; [`split`](crate::split) and all that reads statements from their first tokens on still
//! take it.

use std::fmt;
use std::thread;

use squawk_syntax::ast::Stmt;
use squawk_syntax::{Parse, SourceFile, SyntaxNode};

use crate::head::is_word;
use crate::token::{Lexer, Token, TokenKind};

/// How deep brackets, CASE and operators before a value may be nested. PostgreSQL takes thousands, people write tens.
const NESTING_MAX: usize = 200;

/// How many tokens a text may have: forms that nest without brackets cannot go deeper than this.
const TOKENS_MAX: usize = 50_000;

/// How many bodies may stand in each other, as dollar-quoted strings.
const BODIES_MAX: usize = 4;

/// How deep a tree may be, so that it can be walked and dropped on any thread: a chain of operators is a deep tree.
const DEPTH_MAX: usize = 3_000;

/// The stack of the thread that makes trees, in bytes: address space, of which only what is used is taken.
const STACK: usize = 256 << 20;

/// One text of SQL as a tree.
#[derive(Debug, Clone)]
pub struct Tree {
    parse: Parse<SourceFile>,
    errors: Vec<SyntaxError>,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The parser's words.
    pub message: String,
    /// Where it is, in bytes from the start of the text.
    pub offset: usize,
}

/// Why there is no tree of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeError {
    /// It is nested too deeply.
    TooDeep,
    /// It has too many tokens.
    TooLong {
        /// How many it has.
        tokens: usize,
    },
    /// The system has no thread or memory for it, or the parser gave up.
    Failed,
}

impl fmt::Display for TreeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TreeError::TooDeep => {
                write!(f, "nested too deeply to be analyzed (more than {NESTING_MAX} levels)")
            }
            TreeError::TooLong { tokens } => {
                write!(f, "too long to be analyzed ({tokens} tokens of at most {TOKENS_MAX})")
            }
            TreeError::Failed => f.write_str("cannot be analyzed"),
        }
    }
}

impl std::error::Error for TreeError {}

impl Tree {
    /// The tree of a text; one with errors has a tree too.
    ///
    /// # Errors
    /// When it is nested too deeply, or too long.
    pub fn parse(text: &str) -> Result<Tree, TreeError> {
        Tree::parse_all(&[text]).pop().unwrap_or(Err(TreeError::Failed))
    }

    /// The trees of several texts, in their order. All are made on one thread.
    pub fn parse_all(texts: &[&str]) -> Vec<Result<Tree, TreeError>> {
        thread::scope(|scope| {
            let make = || texts.iter().map(|text| parse(text)).collect::<Vec<_>>();
            let made = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, make);
            let made = made.ok().and_then(|thread| thread.join().ok());
            made.unwrap_or_else(|| texts.iter().map(|_| Err(TreeError::Failed)).collect())
        })
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> SyntaxNode {
        self.parse.syntax_node()
    }

    /// The statements.
    pub fn statements(&self) -> impl Iterator<Item = Stmt> {
        self.parse.tree().stmts()
    }

    /// What is wrong with the text, in the order of places.
    #[must_use]
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The only statement of a text without errors.
    pub(crate) fn only_statement(&self) -> Option<Stmt> {
        let mut statements = self.statements();
        let first = statements.next();
        first.filter(|_| self.errors.is_empty() && statements.next().is_none())
    }
}

/// Runs on the thread with the large stack, where a tree that is too deep is dropped too.
fn parse(text: &str) -> Result<Tree, TreeError> {
    let tokens = Lexer::new(text).filter(|token| !token.kind.is_trivia()).count();
    if tokens > TOKENS_MAX {
        return Err(TreeError::TooLong { tokens });
    }
    if nesting(text, 0) > NESTING_MAX {
        return Err(TreeError::TooDeep);
    }
    let parse = SourceFile::parse(text);
    if depth(&parse.syntax_node()) > DEPTH_MAX {
        return Err(TreeError::TooDeep);
    }
    let errors = parse.errors().into_iter().map(|error| SyntaxError {
        message: error.message().to_owned(),
        offset: error.range().start().into(),
    });
    let errors = errors.collect();
    Ok(Tree { parse, errors })
}

/// At least as many levels as a parser goes down; bodies of functions count, which it parses too.
fn nesting(text: &str, within_bodies: usize) -> usize {
    if within_bodies > BODIES_MAX {
        return NESTING_MAX + 1;
    }
    let (mut deepest, mut open, mut prefixes) = (0, 0_usize, 0);
    for token in Lexer::new(text).filter(|token| !token.kind.is_trivia()) {
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => open += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket => open = open.saturating_sub(1),
            TokenKind::Word if is_word(text, token, "CASE") => open += 1,
            TokenKind::Word if is_word(text, token, "END") => open = open.saturating_sub(1),
            _ => {}
        }
        prefixes = if may_stand_before(text, token) { prefixes + 1 } else { 0 };
        deepest = deepest.max(open + prefixes + within(text, token, within_bodies));
    }
    deepest
}

/// Whether another such token may follow and be nested in this one.
fn may_stand_before(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Operator => true,
        TokenKind::Word => {
            ["NOT", "EXPLAIN", "ANALYZE", "VERBOSE"].iter().any(|word| is_word(text, token, word))
        }
        _ => false,
    }
}

/// The nesting of what stands in a string, which may be a body.
fn within(text: &str, token: Token, within_bodies: usize) -> usize {
    let text = &text[token.start..token.end];
    match token.kind {
        TokenKind::String => nesting_of_bytes(text),
        TokenKind::DollarString => {
            let tag = text[1..].find('$').map_or(1, |at| at + 2);
            let end = text.len().saturating_sub(tag).max(tag);
            text.get(tag..end).map_or(0, |body| nesting(body, within_bodies + 1))
        }
        _ => 0,
    }
}

/// The brackets that are open at once, in a text whose tokens are not known.
fn nesting_of_bytes(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'(' | b'[')).count()
}

fn depth(root: &SyntaxNode) -> usize {
    let (mut deepest, mut depth) = (0_usize, 0_usize);
    let mut next = Some(root.clone());
    while let Some(node) = next {
        deepest = deepest.max(depth);
        next = match node.first_child() {
            Some(child) => {
                depth += 1;
                Some(child)
            }
            None => following(&node, &mut depth),
        };
    }
    deepest
}

/// The next node that is not inside of this one.
fn following(node: &SyntaxNode, depth: &mut usize) -> Option<SyntaxNode> {
    let mut node = node.clone();
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        *depth -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_holds_every_byte_of_the_text() {
        let text = "SELECT /* one */ a\n FROM \"T\" -- end\n WHERE (a = 'x;y'); UPDATE t SET a = 1";
        let tree = Tree::parse(text).expect("a tree");
        assert_eq!(tree.root().text(), text);
        assert_eq!((tree.statements().count(), tree.errors()), (2, [].as_slice()));
    }

    #[test]
    fn errors_have_places() {
        let text = "SELECT 1 FROM WHERE";
        let tree = Tree::parse(text).expect("a tree");
        let offset = tree.errors().first().expect("an error").offset;
        assert!((13..=14).contains(&offset), "{:?}", tree.errors());
    }

    /// Each form on its own would overflow the stack of the thread.
    #[test]
    fn what_is_nested_too_deeply_has_no_tree() {
        let n = 100_000;
        let nested = |open: &str, close: &str| open.repeat(n) + "1" + &close.repeat(n);
        for inner in [
            nested("(", ")"),
            nested("(SELECT ", ")"),
            nested("f(", ")"),
            nested("ARRAY[", "]"),
            nested("CASE WHEN true THEN ", " END"),
            nested("NOT ", ""),
            nested("- ", ""),
            nested("", "::int"),
            nested("", " OR a"),
            nested("", " UNION SELECT 1"),
            format!("$${}$$", nested("(", ")")),
            format!("'{}'", nested("(", ")")),
            (0..n).map(|at| format!("$a{at}$")).collect(),
        ] {
            let refused = Tree::parse(&format!("SELECT {inner}")).expect_err("no tree");
            assert!(matches!(refused, TreeError::TooDeep | TreeError::TooLong { .. }));
        }
        let body = format!("DO $body$ BEGIN PERFORM {}; END $body$", nested("(", ")"));
        assert_eq!(Tree::parse(&body).err(), Some(TreeError::TooDeep));
        let explained = format!("{}SELECT 1", "EXPLAIN ".repeat(n / 10));
        assert_eq!(Tree::parse(&explained).err(), Some(TreeError::TooDeep));
    }

    #[test]
    fn what_people_write_has_a_tree() {
        let terms = format!("SELECT 1 FROM t WHERE {}a", "a = 1 OR ".repeat(1_000));
        let nested = format!("SELECT {}1{}", "coalesce(".repeat(90), ")".repeat(90));
        let rows = format!("INSERT INTO t VALUES (1){}", ", (1)".repeat(10_000));
        let trees = Tree::parse_all(&[&terms, &nested, &rows]);
        for (tree, text) in trees.iter().zip([&terms, &nested, &rows]) {
            let tree = tree.as_ref().expect("a tree");
            assert_eq!(tree.errors(), []);
            assert_eq!(tree.root().text(), text.as_str());
        }
    }
}
