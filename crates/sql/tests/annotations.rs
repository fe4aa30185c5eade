//! What `-- relvar:` comments say, and about what.

use relvar_sql::{AnnotationKind, Attachment, split};

/// `line: what it says -> about what`, for all annotations of a text.
fn annotations(text: &str) -> Vec<String> {
    let split = split(text);
    let shown = split.statements.iter().flat_map(|statement| &statement.annotations).map(|one| {
        let kind = match &one.kind {
            AnnotationKind::Was(name) => format!("was {name}"),
            AnnotationKind::Backfill(expression) => format!("backfill {expression}"),
            AnnotationKind::Unknown(said) => format!("unknown {said}"),
        };
        let attachment = match &one.attachment {
            Attachment::Statement => "statement".into(),
            Attachment::Column(column) => format!("column {column}"),
            Attachment::Constraint(constraint) => format!("constraint {constraint}"),
            Attachment::Nameless => "nameless".into(),
        };
        format!("{}: {kind} -> {attachment}", one.line)
    });
    shown.collect()
}

#[test]
fn a_comment_speaks_about_what_it_precedes_or_stands_beside() {
    let text = "\
-- relvar: was old.\"People\"
CREATE TABLE s.people (   -- relvar: was not_a_column
    -- relvar: was full_name
    name text NOT NULL, -- plain
    \"E mail\" text DEFAULT f(1, 2), -- relvar: backfill lower(name || '@x')
    --relvar:   backfill 0
    age int
        -- relvar: was years
        NOT NULL,
    a int, b int -- relvar: was c
    -- relvar: was before_comma
    , d numeric(12, 2)
    -- relvar: was old_check
  , CONSTRAINT \"Check\" CHECK (age > 0), -- relvar: was other_check
    UNIQUE (name), -- relvar: was nobody
    LIKE u -- relvar: was nobody
    -- relvar: was end_of_list
); -- relvar: was trailing
-- relvar: was v0
CREATE VIEW v AS SELECT 1;
";
    assert_eq!(
        annotations(text),
        [
            "1: was old.\"People\" -> statement",
            "2: was not_a_column -> statement",
            "3: was full_name -> column name",
            "5: backfill lower(name || '@x') -> column E mail",
            "6: backfill 0 -> column age",
            "8: was years -> column age",
            "10: was c -> column b",
            "11: was before_comma -> column d",
            "13: was old_check -> constraint Check",
            "14: was other_check -> constraint Check",
            "15: was nobody -> nameless",
            "16: was nobody -> nameless",
            "17: was end_of_list -> statement",
            "18: was trailing -> statement",
            "19: was v0 -> statement",
        ]
    );
}

#[test]
fn other_statements_with_columns() {
    let text = "\
CREATE TYPE pair AS (
    -- relvar: was x
    a int
);
CREATE FOREIGN TABLE IF NOT EXISTS f (
    a int -- relvar: was y
) SERVER s;
CREATE TEMP TABLE p PARTITION OF q (
    check_ -- relvar: was z
) FOR VALUES IN (1);
";
    assert_eq!(
        annotations(text),
        ["2: was x -> column a", "6: was y -> column a", "9: was z -> column check_",]
    );
}

#[test]
fn what_means_nothing_is_said() {
    let text = "-- relvar: wos a\n-- relvar: was\n-- relvar: was a b\n-- relvar: was \"a\n-- relvar: backfill\n-- relvar:\nCREATE VIEW v AS SELECT 1; /* relvar: was x */ -- relvar : was y";
    assert_eq!(
        annotations(text),
        [
            "1: unknown wos a -> statement",
            "2: unknown was -> statement",
            "3: unknown was a b -> statement",
            "4: unknown was \"a -> statement",
            "5: unknown backfill -> statement",
            "6: unknown  -> statement",
        ]
    );
    assert_eq!(annotations("SELECT '-- relvar: was x';"), [""; 0]);
}
