//! `-- relvar:` comments find the objects that they speak about.

use relvar_source::Said;

use crate::{all_shown, loaded, shown};

#[tokio::test]
async fn annotations_name_objects() {
    let text = "SET search_path = \"My App\";\n\
        -- relvar: was customers\n\
        CREATE TABLE users (\n\
        \x20   id bigint,\n\
        \x20   name text, -- relvar: was \"full name\"\n\
        \x20   email text NOT NULL, -- relvar: backfill lower(name)\n\
        \x20   CONSTRAINT pk PRIMARY KEY (id) -- relvar: was users_pkey\n\
        );\n\
        CREATE TYPE color AS ENUM ('red'); -- relvar: was colour\n\
        CREATE TYPE pair AS (a int, b int); -- relvar: was couple\n\
        CREATE DOMAIN amount AS int; -- relvar: was sum\n\
        CREATE INDEX users_name_idx ON users (name); -- relvar: was \"My App\".by_name\n\
        -- relvar: was old_check\n\
        ALTER TABLE users ADD CONSTRAINT new_check CHECK (id > 0);\n";
    let (_shadow, loaded) =
        loaded(&[("a.sql", text), ("b.sql", "CREATE SCHEMA \"My App\";")]).await;
    assert_eq!(all_shown(&loaded), "");
    let found: Vec<_> = loaded
        .annotations
        .iter()
        .map(|annotation| {
            let says = match &annotation.says {
                Said::Was(before) => format!("was {before}"),
                Said::Backfill(expression) => format!("backfill {expression}"),
            };
            format!("{}: {} {says}", annotation.place, annotation.object)
        })
        .collect();
    assert_eq!(
        found,
        [
            "a.sql:2:1: table \"My App\".users was table \"My App\".customers",
            "a.sql:5:16: column \"My App\".users.name was column \"My App\".users.\"full name\"",
            "a.sql:6:26: column \"My App\".users.email backfill lower(name)",
            "a.sql:7:36: constraint \"My App\".users.pk was constraint \"My App\".users.users_pkey",
            "a.sql:9:36: enum type \"My App\".color was enum type \"My App\".colour",
            "a.sql:10:37: composite type \"My App\".pair was composite type \"My App\".couple",
            "a.sql:11:30: domain \"My App\".amount was domain \"My App\".sum",
            "a.sql:12:46: index \"My App\".users_name_idx was index \"My App\".by_name",
            "a.sql:13:1: constraint \"My App\".users.new_check was constraint \"My App\".users.old_check",
        ]
    );
}

#[tokio::test]
async fn annotations_that_mean_nothing_are_warnings() {
    let text = "CREATE TABLE t (\n  a int, -- relvar: wsa b\n  CHECK (a > 0) -- relvar: was c\n);\n\
        -- relvar: backfill 1\nCREATE INDEX i ON t (a);\n\
        CREATE INDEX j ON t (a); -- relvar: was other.k\n\
        ALTER TABLE t ADD COLUMN b int; -- relvar: was c\n\
        CREATE TYPE p AS (\n  a int -- relvar: was b\n);";
    let (_shadow, loaded) = loaded(&[("a.sql", text)]).await;
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|finding| shown(finding).split(" [").next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        found,
        [
            "warning a.sql:2:10 annotation: \"wsa b\" is nothing that relvar understands",
            "warning a.sql:3:17 annotation: what this annotates has no name",
            "warning a.sql:5:1 annotation: only a column can be filled",
            "warning a.sql:7:26 annotation: a rename cannot lead from one schema to another",
            "warning a.sql:8:33 annotation: what this annotates cannot be renamed or filled",
            "warning a.sql:10:9 annotation: this is not a column or constraint of a table",
        ]
    );
    assert!(
        loaded.findings[0]
            .help
            .as_ref()
            .is_some_and(|help| help.contains("-- relvar: was old_name"))
    );
    assert_eq!(loaded.annotations, []);
}
