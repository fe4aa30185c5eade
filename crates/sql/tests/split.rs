//! Where statements end, and what lies between them.

use relvar_sql::{SplitErrorKind, StatementKind, split};

/// The statements' texts, and that nothing was wrong.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let split = split(text);
    let texts: Vec<_> = split.statements.iter().map(|statement| statement.text).collect();
    assert_eq!(texts, expected);
    assert_eq!(split.errors, []);
}

#[test]
fn semicolons_end_statements() {
    check("", &[]);
    check(" ; ;; -- nothing\n/* ; */ ;", &[]);
    check("SELECT 1", &["SELECT 1"]);
    check("SELECT 1;SELECT 2 ;\n", &["SELECT 1", "SELECT 2"]);
    check("\u{feff}SELECT 1;", &["SELECT 1"]);
    check("SELECT 'é' AS \"☃\"; SELECT 2", &["SELECT 'é' AS \"☃\"", "SELECT 2"]);
}

#[test]
fn semicolons_in_quotes_and_comments_do_not() {
    check(
        "SELECT ';', E'\\';', U&';', $$;$$, $a$ $$;$a$;",
        &["SELECT ';', E'\\';', U&';', $$;$$, $a$ $$;$a$"],
    );
    check("SELECT \"a;\"\"b;\", U&\"c;\"; x", &["SELECT \"a;\"\"b;\", U&\"c;\"", "x"]);
    check("SELECT 1 -- ;\n + /* ; /* ; */ ; */ 2;", &["SELECT 1 -- ;\n + /* ; /* ; */ ; */ 2"]);
    check("SELECT $1$; SELECT a$$;b", &["SELECT $1$", "SELECT a$$", "b"]);
}

#[test]
fn rules_and_functions_hold_statements() {
    let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b;)";
    check(&format!("{rule}; SELECT 1"), &[rule, "SELECT 1"]);
    for function in [
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "create or replace procedure p() begin /* c */ atomic END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end, t.case, 2 AS case FROM t; SELECT 1 end; END",
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT (SELECT CASE WHEN 1 = 2 THEN 3 END); END",
        "CREATE FUNCTION f() RETURNS int RETURN CASE WHEN a THEN 1 END",
        "CREATE FUNCTION begin(atomic int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END $f$",
        "CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1",
    ] {
        check(&format!("{function};SELECT 1;"), &[function, "SELECT 1"]);
    }
    check("BEGIN; SELECT 1; END; SELECT 2", &["BEGIN", "SELECT 1", "END", "SELECT 2"]);
}

#[test]
fn what_is_never_closed_is_an_error_and_stays() {
    for (text, what, line, column) in [
        ("SELECT 1;\n  SELECT 'a;\nb", "a quoted string", 2, 10),
        ("SELECT \"a;", "a quoted name", 1, 8),
        ("SELECT $x$a;", "a dollar-quoted string", 1, 8),
        ("SELECT 1 /* /* */;", "a comment", 1, 10),
    ] {
        let split = split(text);
        let [error] = split.errors.as_slice() else { panic!("{:?}", split.errors) };
        assert_eq!(error.kind, SplitErrorKind::Unterminated { what });
        assert_eq!((error.line, error.column), (line, column));
        assert_eq!(error.to_string(), format!("{what} that is never closed"));
        let last = split.statements.last().unwrap();
        assert!(text[last.offset..].starts_with("SELECT"), "{last:?}");
    }
    // The rest is PostgreSQL's to refuse.
    check("SELECT (1; SELECT 2", &["SELECT (1; SELECT 2"]);
    check("SELECT 1); SELECT 2", &["SELECT 1)", "SELECT 2"]);
    check(
        "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2",
        &["CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2"],
    );
}

#[test]
fn places_and_comments_are_kept() {
    let text = "-- head\n\n/* é */ SELECT 1 -- inside\n  + 2 /* after */; -- same line\n-- next\nSELECT 3;";
    let split = split(text);
    let [first, second] = split.statements.as_slice() else { panic!("{split:?}") };
    assert_eq!((first.line, first.column, first.offset), (3, 9, 18));
    assert_eq!(first.text, "SELECT 1 -- inside\n  + 2");
    assert_eq!(&text[first.offset..first.end()], first.text);
    let texts = |comments: &[relvar_sql::Comment<'_>]| -> Vec<String> {
        comments
            .iter()
            .map(|comment| format!("{}:{} {}", comment.line, comment.column, comment.text))
            .collect()
    };
    assert_eq!(texts(&first.leading_comments), ["1:1 -- head", "3:1 /* é */"]);
    assert_eq!(texts(&first.trailing_comments), ["4:7 /* after */", "4:20 -- same line"]);
    assert_eq!(texts(&second.leading_comments), ["5:1 -- next"]);
    assert_eq!((second.line, second.column), (6, 1));
}

#[test]
fn restrict_lines_are_skipped_and_other_commands_are_errors() {
    let text = "-- dump\n\\restrict abc\nSELECT 1;\n\\connect other\nSELECT 2;\n\\unrestrict abc\n";
    let split = split(text);
    let texts: Vec<_> = split.statements.iter().map(|statement| statement.text).collect();
    assert_eq!(texts, ["SELECT 1", "SELECT 2"]);
    let skipped: Vec<_> = split.skipped_commands.iter().map(|c| (c.text, c.line)).collect();
    assert_eq!(skipped, [("\\restrict abc", 2), ("\\unrestrict abc", 6)]);
    let [error] = split.errors.as_slice() else { panic!("{:?}", split.errors) };
    assert_eq!((error.line, error.column, error.length), (4, 1, 14));
    assert_eq!(
        error.to_string(),
        "\\connect is a command of psql, not SQL; take it out (\\restrict and \\unrestrict are accepted)"
    );
}

#[test]
fn a_psql_command_inside_a_statement_stays_in_it() {
    let split = split("SELECT 1 \\gset a;\nSELECT '\\';");
    assert_eq!(split.statements[0].text, "SELECT 1 \\gset a;\nSELECT '\\'");
    let kinds: Vec<_> = split.errors.iter().map(|error| (&error.kind, error.offset)).collect();
    let command = "\\gset".to_owned();
    assert_eq!(kinds, [(&SplitErrorKind::PsqlCommand { command }, 9)]);
}

#[test]
fn copy_data_is_not_sql() {
    let text = "COPY t (a, b) FROM stdin; -- rows\n1\tit's;\n\\N\t$$\n\\.\n\nSELECT 1;\ncopy u from STDIN;\nx";
    let split = split(text);
    let texts: Vec<_> = split.statements.iter().map(|statement| statement.text).collect();
    assert_eq!(texts, ["COPY t (a, b) FROM stdin", "SELECT 1", "copy u from STDIN"]);
    assert_eq!(split.statements[0].kind, StatementKind::CopyFromStdin);
    let data: Vec<_> =
        split.copy_data.iter().map(|data| (data.statement, data.text, data.line)).collect();
    assert_eq!(data, [(0, "1\tit's;\n\\N\t$$\n", 2), (2, "x", 8)]);
    assert_eq!(&text[split.copy_data[0].end..][..10], "\nSELECT 1;");
    assert_eq!(split.errors, []);

    let split = relvar_sql::split("COPY t FROM stdin; SELECT 1;\n1\n\\.\n");
    let [error] = split.errors.as_slice() else { panic!("{:?}", split.errors) };
    assert_eq!((&error.kind, error.line, error.column), (&SplitErrorKind::BeforeCopyData, 1, 20));
    assert_eq!(split.copy_data[0].text, "1\n");
}

#[test]
fn depth_and_length_do_not_matter() {
    let chain = format!("SELECT {} 1", "a OR ".repeat(200_000));
    let nested = format!("CREATE VIEW v AS SELECT {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    check(&format!("{chain};{nested};"), &[&chain, &nested]);
}
