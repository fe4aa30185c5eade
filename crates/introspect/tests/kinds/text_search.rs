//! Text search objects.

use serde_json::json;

use crate::seen;

#[tokio::test]
async fn text_search() {
    let seen = seen(r#"CREATE SCHEMA "s s";
        CREATE TEXT SEARCH TEMPLATE "s s"."t t" (INIT = dsimple_init, LEXIZE = dsimple_lexize);
        CREATE TEXT SEARCH PARSER "p p" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
        CREATE TEXT SEARCH DICTIONARY "d d" (TEMPLATE = snowball, Language = english, StopWords = 'english');
        CREATE TEXT SEARCH DICTIONARY d2 (TEMPLATE = "s s"."t t");
        CREATE TEXT SEARCH CONFIGURATION "c c" (PARSER = "p p");
        ALTER TEXT SEARCH CONFIGURATION "c c" ADD MAPPING FOR word, asciiword WITH "d d", d2, simple;
        CREATE TEXT SEARCH CONFIGURATION copied (COPY = pg_catalog.simple)"#)
    .await;
    seen.is(
        r#"text search template "s s"."t t""#,
        json!({"options": ["INIT = dsimple_init", "LEXIZE = dsimple_lexize"], "mappings": []}),
    );
    seen.is(
        r#"text search parser public."p p""#,
        json!({"options": ["START = prsd_start", "GETTOKEN = prsd_nexttoken", "END = prsd_end",
            "HEADLINE = prsd_headline", "LEXTYPES = prsd_lextype"]}),
    );
    seen.is(
        r#"text search dictionary public."d d""#,
        json!({"options": ["TEMPLATE = pg_catalog.snowball", "language = 'english'", "stopwords = 'english'"]}),
    );
    seen.is("text search dictionary public.d2", json!({"options": ["TEMPLATE = \"s s\".\"t t\""]}));
    seen.needs(
        "text search dictionary public.d2",
        &["schema public", r#"text search template "s s"."t t""#],
    );
    let dictionaries = json!(["public.\"d d\"", "public.d2", "pg_catalog.simple"]);
    seen.is(
        r#"text search configuration public."c c""#,
        json!({"options": ["PARSER = public.\"p p\""],
            "mappings": [["asciiword", dictionaries], ["word", dictionaries]]}),
    );
    seen.needs(
        r#"text search configuration public."c c""#,
        &[
            "schema public",
            r#"text search parser public."p p""#,
            r#"text search dictionary public."d d""#,
            "text search dictionary public.d2",
        ],
    );
    let copied = seen.body("text search configuration public.copied");
    assert_eq!(copied["options"], json!(["PARSER = pg_catalog.\"default\""]));
    assert_eq!(copied["mappings"].as_array().map(Vec::len), Some(19));
}
