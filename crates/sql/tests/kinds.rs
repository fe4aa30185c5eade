//! What is said of a statement.

use relvar_sql::{
    AlterAction, DefinitionKey, Name, Namespace, ObjectKind, StatementKind, TransactionUse, split,
};

fn kind(text: &str) -> StatementKind {
    let split = split(text);
    assert_eq!(split.statements.len(), 1, "{text}");
    split.statements[0].kind.clone()
}

fn name(parts: &[&str]) -> Name {
    Name(parts.iter().map(|part| (*part).to_owned()).collect())
}

/// The kind in short, as the runner needs it.
fn short(text: &str) -> String {
    match kind(text) {
        StatementKind::Transaction(control) => format!("{control:?}"),
        StatementKind::Set { name, local } => {
            format!("set {name}{}", if local { " local" } else { "" })
        }
        StatementKind::Reset { name } => format!("reset {name}"),
        StatementKind::CreateIndex(index) => {
            let name = index.name.map_or("?".into(), |name| name.to_string());
            let flag = |on, word| if on { word } else { "" };
            format!(
                "index {name} on {}{}{}{}{}",
                index.table,
                flag(index.concurrently, " concurrently"),
                flag(index.unique, " unique"),
                flag(index.if_not_exists, " if-not-exists"),
                flag(index.only, " only")
            )
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn transactions() {
    for (text, expected) in [
        ("BEGIN", "Begin"),
        ("begin isolation level serializable", "Begin"),
        ("START TRANSACTION READ ONLY", "Begin"),
        ("COMMIT AND CHAIN", "Commit"),
        ("END", "Commit"),
        ("END WORK", "Commit"),
        ("ABORT", "Rollback"),
        ("ROLLBACK TRANSACTION", "Rollback"),
        ("ROLLBACK WORK TO SAVEPOINT \"A\"", "RollbackTo(\"A\")"),
        ("ROLLBACK TO a", "RollbackTo(\"a\")"),
        ("SAVEPOINT A", "Savepoint(\"a\")"),
        ("RELEASE a", "Release(\"a\")"),
        ("RELEASE SAVEPOINT a", "Release(\"a\")"),
        ("PREPARE TRANSACTION 'x'", "TwoPhase"),
        ("COMMIT PREPARED 'x'", "TwoPhase"),
        ("ROLLBACK PREPARED 'x'", "TwoPhase"),
        ("PREPARE p AS SELECT 1", "Other"),
    ] {
        assert_eq!(short(text), expected, "{text}");
    }
    assert_eq!(kind("/* c */ COMMIT").transaction_use(), TransactionUse::Controls);
}

#[test]
fn settings() {
    for (text, expected) in [
        ("SET search_path = a, b", "set search_path"),
        ("SET SESSION Search_Path TO a", "set search_path"),
        ("SET LOCAL \"lock_timeout\" = '1s'", "set lock_timeout local"),
        ("SET my.Param = 1", "set my.param"),
        ("SET TIME ZONE 'UTC'", "set timezone"),
        ("SET SCHEMA 'x'", "set search_path"),
        ("SET NAMES 'UTF8'", "set client_encoding"),
        ("SET ROLE a", "set role"),
        ("SET SESSION AUTHORIZATION a", "set session authorization"),
        ("SET TRANSACTION READ ONLY", "set transaction local"),
        ("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "set session characteristics"),
        ("SET CONSTRAINTS ALL DEFERRED", "set constraints local"),
        ("SELECT pg_catalog.set_config('search_path', '', false)", "set search_path"),
        ("SELECT set_config('A.b', 'x''y', true)", "set a.b local"),
        ("SELECT set_config('a', 'b', false) FROM t", "Query"),
        ("SELECT other.set_config('a', 'b', false)", "Query"),
        ("RESET ALL", "reset all"),
        ("RESET a.b", "reset a.b"),
        ("RESET SESSION AUTHORIZATION", "reset session authorization"),
    ] {
        assert_eq!(short(text), expected, "{text}");
    }
}

#[test]
fn rows() {
    use StatementKind::{Code, CopyFromStdin, Modify, Other, Query};
    for (text, expected) in [
        ("SELECT 1", Query),
        ("(SELECT 1) UNION (SELECT 2)", Query),
        ("VALUES (1)", Query),
        ("TABLE t", Query),
        ("SHOW ALL", Query),
        ("EXPLAIN SELECT 1", Query),
        ("INSERT INTO t VALUES (1)", Modify),
        ("UPDATE t SET a = 1", Modify),
        ("DELETE FROM t", Modify),
        ("MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE", Modify),
        ("TRUNCATE t", Modify),
        ("WITH a AS (SELECT 1) SELECT 1", Query),
        ("WITH a AS (SELECT 1) (SELECT 1)", Query),
        (
            "WITH RECURSIVE a (x, y) AS NOT MATERIALIZED (SELECT 1), b AS (VALUES (1)) INSERT INTO t SELECT 1",
            Modify,
        ),
        ("WITH update AS (SELECT 1), \"delete\" AS (SELECT 2) SELECT 1", Query),
        ("WITH a AS (DELETE FROM t RETURNING *) SELECT 1", Modify),
        (
            "WITH a(x) AS (SELECT 1) SEARCH DEPTH FIRST BY x, y SET o, b AS (SELECT 1) DELETE FROM t",
            Modify,
        ),
        ("WITH a(x) AS (SELECT 1) CYCLE x, y SET c USING p SELECT 1", Query),
        ("DO $$ $$", Code),
        ("CALL p()", Code),
        ("COPY t FROM STDIN WITH (FORMAT csv)", CopyFromStdin),
        ("COPY t FROM '/f'", Modify),
        ("COPY t TO stdout", Query),
        ("COPY (SELECT 1 FROM stdin) TO stdout", Query),
        ("GRANT SELECT ON t TO a", Other),
        ("COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY'", Other),
        ("NONSENSE", Other),
        ("'a'", Other),
    ] {
        assert_eq!(kind(text), expected, "{text}");
    }
}

#[test]
fn indexes() {
    for (text, expected) in [
        ("CREATE INDEX ON t (a)", "index ? on t"),
        ("CREATE INDEX concurrently ON t (a)", "index ? on t concurrently"),
        (
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I x\" ON ONLY \"S\".T USING gin (a)",
            "index \"I x\" on \"S\".t concurrently unique if-not-exists only",
        ),
        ("CREATE INDEX \"concurrently\" ON t (a)", "index concurrently on t"),
    ] {
        assert_eq!(short(text), expected, "{text}");
    }
    let StatementKind::DropIndex(drop) =
        kind("DROP INDEX CONCURRENTLY IF EXISTS s.\"A b\", c CASCADE")
    else {
        panic!()
    };
    assert_eq!(drop.names, [name(&["s", "A b"]), name(&["c"])]);
    assert!(drop.concurrently && drop.if_exists && drop.cascade);
}

#[test]
fn actions_of_alter_table() {
    let text = "ALTER TABLE IF EXISTS ONLY s.t * VALIDATE CONSTRAINT \"C\", \
        ADD CONSTRAINT d CHECK (a > 0 AND (NOT valid)) NOT VALID, ADD FOREIGN KEY (a, b) REFERENCES u, \
        ADD COLUMN unique_ int DEFAULT f(1, 2), ADD check_ int, ATTACH PARTITION p FOR VALUES IN (1, 2), \
        DROP CONSTRAINT IF EXISTS c, ALTER COLUMN \"drop\" DROP DEFAULT, ALTER \"drop\" SET NOT NULL";
    let StatementKind::AlterTable(alter) = kind(text) else { panic!() };
    assert_eq!((alter.kind, alter.only, alter.table), (ObjectKind::Table, true, name(&["s", "t"])));
    assert!(alter.if_exists);
    assert_eq!(
        alter.actions,
        [
            AlterAction::ValidateConstraint("C".into()),
            AlterAction::AddConstraint { name: Some("d".into()), not_valid: true },
            AlterAction::AddConstraint { name: None, not_valid: false },
            AlterAction::AddColumn { name: "unique_".into(), if_not_exists: false },
            AlterAction::AddColumn { name: "check_".into(), if_not_exists: false },
            AlterAction::AttachPartition(name(&["p"])),
            AlterAction::Drop,
            AlterAction::Drop,
            AlterAction::Other,
        ]
    );
    for (text, expected) in [
        ("ALTER TABLE t DROP a, ALTER b DROP IDENTITY IF EXISTS", true),
        ("ALTER VIEW IF EXISTS t RENAME TO \"U\"", true),
        ("ALTER TABLE t DROP a, ADD a int", false),
        ("ALTER TABLE t RENAME a TO b", false),
    ] {
        let StatementKind::AlterTable(alter) = kind(text) else { panic!("{text}") };
        assert_eq!(alter.only_takes_away(), expected, "{text}");
    }
    let StatementKind::AlterTable(alter) = kind("ALTER TABLE t DETACH PARTITION s.p CONCURRENTLY")
    else {
        panic!()
    };
    let partition = name(&["s", "p"]);
    let detach = AlterAction::DetachPartition { partition, concurrently: true, finalize: false };
    assert_eq!(alter.actions, [detach]);
    assert_eq!(
        kind("ALTER TYPE s.\"E\" ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'x'"),
        StatementKind::AlterTypeAddValue { name: name(&["s", "E"]), value: "it's".into() }
    );
    assert_eq!(kind("ALTER TYPE t ADD ATTRIBUTE a int"), StatementKind::Other);
}

#[test]
fn what_a_drop_names() {
    for (text, expected) in [
        ("DROP VIEW IF EXISTS s.\"V\", w CASCADE", (Some(ObjectKind::View), true, 2)),
        ("DROP MATERIALIZED VIEW v", (Some(ObjectKind::MaterializedView), false, 1)),
        ("DROP PROCEDURAL LANGUAGE IF EXISTS l", (Some(ObjectKind::Language), true, 1)),
        ("DROP FUNCTION IF EXISTS f(int), g", (Some(ObjectKind::Function), true, 0)),
        ("DROP POLICY p ON t", (Some(ObjectKind::Policy), false, 0)),
        ("DROP OWNED BY me", (None, false, 0)),
    ] {
        let StatementKind::Drop(drop) = kind(text) else { panic!("{text}") };
        assert_eq!((drop.kind, drop.if_exists, drop.names.len()), expected, "{text}");
    }
}

#[test]
fn what_cannot_run_in_a_transaction() {
    for (text, expected) in [
        ("VACUUM (ANALYZE) t", Some("VACUUM")),
        ("CREATE DATABASE d", Some("CREATE DATABASE")),
        ("DROP DATABASE IF EXISTS d", Some("DROP DATABASE")),
        ("ALTER DATABASE d SET TABLESPACE t", Some("ALTER DATABASE … SET TABLESPACE")),
        ("ALTER DATABASE d SET work_mem = 1", None),
        ("CREATE TABLESPACE t LOCATION '/x'", Some("CREATE TABLESPACE")),
        ("DROP TABLESPACE t", Some("DROP TABLESPACE")),
        ("ALTER SYSTEM SET a = 1", Some("ALTER SYSTEM")),
        ("CLUSTER", Some("CLUSTER")),
        ("CLUSTER (VERBOSE)", Some("CLUSTER")),
        ("CLUSTER t USING i", None),
        ("DISCARD ALL", Some("DISCARD ALL")),
        ("DISCARD PLANS", None),
        ("CREATE INDEX CONCURRENTLY i ON t (a)", Some("CREATE INDEX CONCURRENTLY")),
        ("CREATE INDEX i ON t (a)", None),
        ("DROP INDEX CONCURRENTLY i", Some("DROP INDEX CONCURRENTLY")),
        ("DROP INDEX i", None),
        ("REINDEX TABLE CONCURRENTLY t", Some("REINDEX CONCURRENTLY")),
        ("REINDEX (VERBOSE, CONCURRENTLY) INDEX i", Some("REINDEX CONCURRENTLY")),
        ("REINDEX (CONCURRENTLY off) INDEX i", None),
        ("REINDEX TABLE t", None),
        ("REINDEX SCHEMA s", Some("REINDEX SCHEMA")),
        ("REINDEX DATABASE", Some("REINDEX DATABASE")),
        ("REINDEX SYSTEM d", Some("REINDEX SYSTEM")),
        (
            "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
            Some("ALTER TABLE … DETACH PARTITION … CONCURRENTLY"),
        ),
        ("ALTER TABLE t DETACH PARTITION p FINALIZE", None),
        ("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", Some("CREATE SUBSCRIPTION")),
        ("CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)", None),
        (
            "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (slot_name = a, create_slot = 'off')",
            None,
        ),
        ("DROP SUBSCRIPTION s", Some("DROP SUBSCRIPTION")),
        ("ALTER SUBSCRIPTION s REFRESH PUBLICATION", Some("ALTER SUBSCRIPTION … REFRESH")),
        ("ALTER SUBSCRIPTION s SET PUBLICATION a, b WITH (refresh = false)", None),
        ("ALTER SUBSCRIPTION s ADD PUBLICATION a", Some("ALTER SUBSCRIPTION … PUBLICATION")),
        ("ALTER SUBSCRIPTION s ENABLE", None),
        ("ALTER TYPE t ADD VALUE 'a'", None),
    ] {
        let expected = expected.map_or(TransactionUse::Either, TransactionUse::Outside);
        assert_eq!(kind(text).transaction_use(), expected, "{text}");
    }
}

/// `Kind name(arguments) on table`, with what the flags say.
fn defines(text: &str) -> String {
    let split = split(text);
    let Some(definition) = &split.statements[0].defines else { return "nothing".into() };
    let mut shown = format!("{:?} {}", definition.kind, definition.name);
    if let Some(arguments) = &definition.arguments {
        shown.push_str(&format!("({})", arguments.join(", ")));
    }
    if let Some(on) = &definition.on {
        shown.push_str(&format!(" on {on}"));
    }
    for (on, word) in [
        (definition.or_replace, " or replace"),
        (definition.if_not_exists, " if not exists"),
        (definition.temporary, " temporary"),
    ] {
        shown.push_str(if on { word } else { "" });
    }
    shown
}

#[test]
fn definitions() {
    for (text, expected) in [
        ("CREATE TABLE t (a int)", "Table t"),
        (
            "CREATE UNLOGGED TABLE IF NOT EXISTS \"S\".\"T.u\" (a int)",
            "Table \"S\".\"T.u\" if not exists",
        ),
        ("CREATE GLOBAL TEMP TABLE t AS SELECT 1", "Table t temporary"),
        ("CREATE TABLE U&\"d!0061t\" UESCAPE '!' (a int)", "Table dat"),
        ("CREATE FOREIGN TABLE t (a int) SERVER s", "ForeignTable t"),
        (
            "CREATE OR REPLACE TEMPORARY RECURSIVE VIEW v (a) AS SELECT 1",
            "View v or replace temporary",
        ),
        (
            "CREATE MATERIALIZED VIEW IF NOT EXISTS a.v AS SELECT 1",
            "MaterializedView a.v if not exists",
        ),
        ("CREATE TEMP SEQUENCE s", "Sequence s temporary"),
        ("CREATE UNIQUE INDEX IF NOT EXISTS i ON a.t (b)", "Index i on a.t if not exists"),
        ("CREATE INDEX ON t (a)", "nothing"),
        ("CREATE TYPE e AS ENUM ('a')", "Type e"),
        ("CREATE TYPE shell", "nothing"),
        ("CREATE DOMAIN d AS int", "Domain d"),
        (
            "CREATE FUNCTION a.f(x int, OUT y text, z varchar(3)[] DEFAULT '{}') RETURNS text AS ''",
            "Function a.f(integer, character varying[])",
        ),
        ("CREATE OR REPLACE PROCEDURE p() LANGUAGE sql AS ''", "Procedure p() or replace"),
        (
            "CREATE AGGREGATE a (float8 ORDER BY anyelement) (sfunc = f, stype = int)",
            "Aggregate a(double precision, anyelement)",
        ),
        ("CREATE AGGREGATE a (*) (sfunc = f, stype = int)", "Aggregate a()"),
        (
            "CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a, b ON s.t EXECUTE FUNCTION f()",
            "Trigger g on s.t",
        ),
        ("CREATE CONSTRAINT TRIGGER g AFTER DELETE ON t EXECUTE FUNCTION f()", "Trigger g on t"),
        ("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "EventTrigger e"),
        ("CREATE RULE r AS ON SELECT TO s.v DO INSTEAD SELECT 1", "Rule r on s.v"),
        ("CREATE POLICY p ON t USING (true)", "Policy p on t"),
        ("CREATE SCHEMA IF NOT EXISTS \"My s\" AUTHORIZATION x", "Schema \"My s\" if not exists"),
        ("CREATE SCHEMA AUTHORIZATION x", "Schema x"),
        (
            "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
            "Extension \"uuid-ossp\" if not exists",
        ),
        ("CREATE CAST (int AS s.t) WITH FUNCTION f(int)", "Cast integer.\"s.t\""),
        (
            "CREATE OPERATOR s.=== (LEFTARG = int, RIGHTARG = text, FUNCTION = f)",
            "Operator s.\"===\"(integer, text)",
        ),
        ("CREATE OPERATOR !! (RIGHTARG = int, FUNCTION = f)", "Operator \"!!\"(NONE, integer)"),
        (
            "CREATE OPERATOR CLASS c DEFAULT FOR TYPE int USING btree AS STORAGE int",
            "OperatorClass c on btree",
        ),
        ("CREATE OPERATOR FAMILY c USING hash", "OperatorFamily c on hash"),
        ("CREATE STATISTICS s.x (ndistinct) ON a, b FROM t", "Statistics s.x"),
        ("CREATE STATISTICS ON a, b FROM t", "nothing"),
        ("CREATE COLLATION c FROM \"C\"", "Collation c"),
        ("CREATE DEFAULT CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f", "Conversion c"),
        ("CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)", "TextSearchConfiguration c"),
        ("CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)", "TextSearchDictionary d"),
        ("CREATE PUBLICATION p FOR ALL TABLES", "Publication p"),
        ("CREATE SERVER IF NOT EXISTS s FOREIGN DATA WRAPPER w", "Server s if not exists"),
        ("CREATE FOREIGN DATA WRAPPER w", "ForeignDataWrapper w"),
        (
            "CREATE USER MAPPING IF NOT EXISTS FOR PUBLIC SERVER s",
            "UserMapping public on s if not exists",
        ),
        ("CREATE USER u", "Role u"),
        ("CREATE ROLE \"R\"", "Role \"R\""),
        ("CREATE TRUSTED PROCEDURAL LANGUAGE l", "Language l"),
        (
            "CREATE TRANSFORM FOR hstore LANGUAGE plperl (FROM SQL WITH FUNCTION f(internal))",
            "Transform hstore on plperl",
        ),
        ("CREATE ACCESS METHOD m TYPE TABLE HANDLER h", "AccessMethod m"),
        ("CREATE DATABASE d", "Database d"),
        ("CREATE", "nothing"),
        ("CREATE TABLE", "nothing"),
        ("CREATE NONSENSE x", "nothing"),
        ("ALTER TABLE t ADD a int", "nothing"),
    ] {
        assert_eq!(defines(text), expected, "{text}");
    }
}

#[test]
fn two_definitions_of_the_same_thing_have_the_same_key() {
    let key = |text: &str| split(text).statements[0].defines.as_ref().unwrap().key("public");
    for (a, b) in [
        ("CREATE TABLE t (a int)", "CREATE VIEW public.T AS SELECT 1"),
        ("CREATE SEQUENCE s.x", "CREATE INDEX x ON s.t (a)"),
        ("CREATE DOMAIN d AS int", "CREATE TYPE \"d\" AS ENUM ()"),
        ("CREATE FUNCTION f(a int) RETURNS int RETURN 1", "CREATE PROCEDURE public.f(int4) AS ''"),
        (
            "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
            "CREATE TRIGGER g BEFORE DELETE ON public.t EXECUTE FUNCTION f()",
        ),
    ] {
        assert_eq!(key(a), key(b));
    }
    for (a, b) in [
        ("CREATE TABLE t (a int)", "CREATE TABLE s.t (a int)"),
        (
            "CREATE FUNCTION f(a int) RETURNS int RETURN 1",
            "CREATE FUNCTION f(a text) RETURNS int RETURN 1",
        ),
        (
            "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
            "CREATE TRIGGER g AFTER INSERT ON u EXECUTE FUNCTION f()",
        ),
        ("CREATE TABLE t (a int)", "CREATE TYPE t AS ENUM ()"),
        ("CREATE ROLE t", "CREATE SCHEMA t"),
    ] {
        assert_ne!(key(a), key(b));
    }
    let expected = DefinitionKey {
        namespace: Namespace::Relation,
        name: name(&["s", "i"]),
        arguments: None,
        on: None,
    };
    assert_eq!(key("CREATE INDEX i ON s.t (a)"), expected);
}
