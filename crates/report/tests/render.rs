//! Every format, as literal text.

use relvar_report::{Colors, Edit, Finding, Fix, Format, Place, Severity, render};

const SQL: &str = "CREATE TABLE t (\n  ünï text,\tnote \"we,ird\"\r\n);\n";

fn findings() -> Vec<Finding> {
    let offset = SQL.find("note").unwrap();
    let file = "schema/a b,ü.sql".to_owned();
    let edit = Edit { file, bytes: offset + 5..offset + 13, text: "text".to_owned() };
    vec![
        Finding::error("unknown-type", "type \"we,ird\" does not exist\nDETAIL: 100%")
            .at(Place::in_text("schema/a b,ü.sql", SQL, offset, 13))
            .about("public.t.note")
            .with_help("create it, or name another type")
            .related_to(Place::in_text("a.sql", "note", 0, 4), "the note")
            .with_fix(Fix::new("write text", edit)),
        Finding::warning("lossy-change", "the column loses its rows").about("public.\"T\""),
        Finding::note("column-order", "the column stands at the end")
            .at(Place { source_line: None, ..Place::in_text("/abs/x.sql", SQL, 0, 0) }),
    ]
}

#[test]
fn a_place_counts_characters_and_ends_with_its_line() {
    let offset = SQL.find("note").unwrap();
    let place = Place::in_text("f", SQL, offset, 1000);
    assert_eq!((place.line, place.column, place.length), (2, 13, 13));
    assert_eq!(place.source_line.as_deref(), Some("  ünï text,\tnote \"we,ird\""));
    assert_eq!(place.to_string(), "f:2:13");
    assert_eq!(Place::in_text("f", SQL, usize::MAX, usize::MAX).to_string(), "f:4:1");
    let inside = SQL.find('ü').unwrap() + 1;
    assert_eq!(Place::in_text("f", SQL, inside, 0).to_string(), "f:2:3");
    assert_eq!(place.bytes, Some(offset..SQL.len()));
    let later = Place::in_text("f", "note text", 5, 4).within(3, 100);
    assert_eq!((later.line, later.column, later.bytes), (3, 6, Some(105..109)));
}

#[test]
fn text() {
    let expected = "\
error[unknown-type]: type \"we,ird\" does not exist
                     DETAIL: 100%
 --> schema/a b,ü.sql:2:13
  |
2 |   ünï text,    note \"we,ird\"
  |                ^^^^^^^^^^^^^
  |
  = object: public.t.note
  = see: a.sql:1:1: the note
  = help: create it, or name another type
  = fix: write text

warning[lossy-change]: the column loses its rows
 |
 = object: public.\"T\"

note[column-order]: the column stands at the end
--> /abs/x.sql:1:1
";
    assert_eq!(render(&findings(), Format::Text(Colors::Never)), expected);
    let colored = render(&findings(), Format::Text(Colors::Always));
    assert!(colored.contains("\u{1b}["), "{colored}");
    let hostile = [Finding::note("n", "\u{1b}[31m bell \u{7}")];
    assert!(!render(&hostile, Format::Text(Colors::Never)).contains(['\u{1b}', '\u{7}']));
    assert_eq!(render(&[], Format::Text(Colors::Never)), "");
}

#[test]
fn json_reads_back() {
    let text = render(&findings()[1..2], Format::Json);
    let expected = r#"[
  {
    "rule": "lossy-change",
    "severity": "warning",
    "object": "public.\"T\"",
    "message": "the column loses its rows"
  }
]
"#;
    assert_eq!(text, expected);
    let again: Vec<Finding> = serde_json::from_str(&render(&findings(), Format::Json)).unwrap();
    assert_eq!(again, findings());
}

#[test]
fn github() {
    let expected = "\
::error file=schema/a b%2Cü.sql,line=2,col=13,endColumn=26,title=unknown-type::type \"we,ird\" does not exist%0ADETAIL: 100%25 (public.t.note)%0Aa.sql:1:1: the note%0Acreate it, or name another type%0Awrite text
::warning title=lossy-change::the column loses its rows (public.\"T\")
::notice file=/abs/x.sql,line=1,col=1,title=column-order::the column stands at the end
";
    assert_eq!(render(&findings(), Format::Github), expected);
}

#[test]
fn sarif() {
    let text = render(&findings(), Format::Sarif);
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    let page = "The change destroys data. It is refused without `--allow-destructive`.";
    assert_eq!(
        run["tool"]["driver"]["rules"],
        serde_json::json!([
            {"id": "column-order"},
            {"id": "lossy-change", "help": { "text": page, "markdown": page }},
            {"id": "unknown-type"}
        ])
    );
    assert_eq!(
        run["results"][0],
        serde_json::json!({
            "ruleId": "unknown-type",
            "ruleIndex": 2,
            "level": "error",
            "message": { "text": "type \"we,ird\" does not exist\nDETAIL: 100%\ncreate it, or name another type" },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": "schema/a%20b%2C%C3%BC.sql" },
                    "region": {
                        "startLine": 2, "startColumn": 13, "endColumn": 26,
                        "snippet": { "text": "  ünï text,\tnote \"we,ird\"" }
                    }
                },
                "logicalLocations": [{ "fullyQualifiedName": "public.t.note" }]
            }],
            "relatedLocations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": "a.sql" },
                    "region": {
                        "startLine": 1, "startColumn": 1, "endColumn": 5, "snippet": { "text": "note" }
                    }
                },
                "message": { "text": "the note" }
            }],
            "fixes": [{
                "description": { "text": "write text" },
                "artifactChanges": [{
                    "artifactLocation": { "uri": "schema/a%20b%2C%C3%BC.sql" },
                    "replacements": [{
                        "deletedRegion": { "byteOffset": 36, "byteLength": 8 },
                        "insertedContent": { "text": "text" }
                    }]
                }]
            }]
        })
    );
    assert_eq!(
        run["results"][1]["locations"],
        serde_json::json!([{ "logicalLocations": [{ "fullyQualifiedName": "public.\"T\"" }] }])
    );
    assert_eq!(
        run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "file:///abs/x.sql"
    );
}

#[test]
fn the_worst_sorts_first() {
    let mut severities = [Severity::Note, Severity::Error, Severity::Warning];
    severities.sort();
    assert_eq!(severities.map(Severity::as_str), ["error", "warning", "note"]);
}
