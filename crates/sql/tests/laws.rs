//! What holds for every text whatever.

use proptest::prelude::*;
use relvar_sql::{
    Split, SplitErrorKind, char_position_to_byte, fold_identifier, position_of, split,
};

/// Pieces that end or hide statements, to be thrown together.
const FRAGMENTS: &[&str] = &[
    "SELECT ",
    "1",
    " ",
    "\n",
    ";",
    "'",
    "\"",
    "E'",
    "e'\\'",
    "U&\"",
    "U&'",
    "$$",
    "$a$",
    "$1",
    "a$",
    "--",
    "-- x\n",
    "/*",
    "*/",
    "(",
    ")",
    "\\",
    "\\restrict x\n",
    "\\.\n",
    "\n\\.\n",
    "COPY t FROM stdin;",
    "BEGIN ATOMIC ",
    "END",
    "CASE ",
    "CREATE FUNCTION f() ",
    "CREATE TABLE t (",
    "a int",
    ",",
    ".",
    "AS ",
    "é",
    "☃",
    "\u{feff}",
    "\0",
    "\r\n",
    ":x",
    "[",
    "]",
    "-- relvar: was ",
    "-- relvar: backfill 1\n",
    "CREATE ",
    "UNIQUE INDEX ",
    "ON ",
    "ALTER TABLE ",
    "ADD ",
    "WITH ",
    "OPERATOR ",
    "UESCAPE ",
    "'!'",
    "SET ",
    "TO ",
    "=",
    "+",
    "REINDEX (",
    "CONCURRENTLY",
    "CAST (",
    "AGGREGATE ",
    "ORDER BY ",
    "%TYPE",
    "OUT ",
];

fn text() -> impl Strategy<Value = String> {
    let fragments = proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40);
    prop_oneof![fragments.prop_map(|fragments| fragments.concat()), any::<String>()]
}

/// What the split accounts for, in order and without overlap; the gaps between them.
fn gaps<'a>(text: &'a str, split: &Split<'_>) -> Vec<&'a str> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    pieces.extend(split.statements.iter().map(|piece| (piece.offset, piece.end())));
    pieces.extend(
        split.skipped_commands.iter().map(|piece| (piece.offset, piece.offset + piece.text.len())),
    );
    pieces.extend(split.copy_data.iter().map(|piece| (piece.offset, piece.end)));
    for error in &split.errors {
        let inside = pieces.iter().any(|(start, end)| (*start..*end).contains(&error.offset));
        if !inside && !matches!(error.kind, SplitErrorKind::Unterminated { .. }) {
            pieces.push((error.offset, error.offset + error.length));
        }
    }
    pieces.sort_unstable();
    let mut gaps = Vec::new();
    let mut at = 0;
    for (start, end) in pieces {
        assert!(at <= start, "pieces overlap at {start} in {text:?}: {split:?}");
        gaps.push(&text[at..start]);
        at = end;
    }
    gaps.push(&text[at..]);
    gaps
}

/// Whether a text holds nothing but whitespace, comments and semicolons.
fn is_nothing(text: &str) -> bool {
    split(text).statements.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost(text in text()) {
        let split = split(&text);
        for statement in &split.statements {
            prop_assert!(!statement.text.is_empty());
            prop_assert_eq!(&text[statement.offset..statement.end()], statement.text);
            prop_assert_eq!(position_of(&text, statement.offset), (statement.line, statement.column));
            for comment in statement.leading_comments.iter().chain(&statement.trailing_comments) {
                prop_assert_eq!(&text[comment.offset..comment.offset + comment.text.len()], comment.text);
            }
        }
        for gap in gaps(&text, &split) {
            prop_assert!(is_nothing(gap), "{:?} lost from {:?}", gap, text);
        }
    }

    #[test]
    fn a_statement_alone_is_the_same_statement(text in text()) {
        let whole = split(&text);
        // What is never closed, and commands of psql, go on to wherever the text ends.
        let statements = if whole.errors.is_empty() { whole.statements.as_slice() } else { &[] };
        for statement in statements {
            // A byte order mark is skipped only at the very start.
            let text = format!(" {}", statement.text);
            let alone = split(&text);
            prop_assert_eq!(alone.statements.len(), 1, "{:?}", statement.text);
            prop_assert_eq!(alone.statements[0].text, statement.text);
            prop_assert_eq!(&alone.statements[0].kind, &statement.kind);
            prop_assert_eq!(&alone.statements[0].defines, &statement.defines);
        }
    }

    #[test]
    fn places_never_panic(text in any::<String>(), offset in 0_usize..200, position in any::<u32>()) {
        let (line, column) = position_of(&text, offset);
        prop_assert!(line >= 1 && column >= 1);
        let byte = char_position_to_byte(&text, position % 300);
        prop_assert!(text.is_char_boundary(byte));
    }

    #[test]
    fn folding_keeps_to_the_limit(text in any::<String>()) {
        prop_assert!(fold_identifier(&text).len() <= 63);
        let quoted = format!("\"{}\"", text.replace('"', "\"\""));
        let folded = fold_identifier(&quoted).into_owned();
        prop_assert!(text.starts_with(&folded));
    }
}
