//! Objects on which something depends that has no place in a catalog: no plan runs into what the server refuses.

use relvar_catalog::Catalog;
use relvar_plan::{Error, Options, plan};

const CLASS: &str =
    "CREATE OPERATOR CLASS moods FOR TYPE mood USING btree AS FUNCTION 1 compare(mood, mood);";

fn with(labels: &str, function: &str) -> String {
    format!(
        "CREATE TYPE mood AS ENUM ({labels}); \
         CREATE FUNCTION {function}(mood, mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; "
    )
}

async fn catalog(sql: &str) -> Catalog {
    let shadow = relvar_testkit::shadow().await;
    relvar_testkit::execute(&shadow, sql).await;
    let client = shadow.connect().await.expect("a connection");
    relvar_introspect::read(&client, &relvar_introspect::Options::default()).await.expect("read")
}

/// What keeps the one schema from becoming the other, or the plan's statements.
async fn planned(from: &str, to: &str) -> Result<String, String> {
    let (from, to) = tokio::join!(catalog(from), catalog(to));
    let told = |error: Error| match error {
        Error::Held { object, by } => format!("{object} <- {by}"),
        Error::Needs { object, needs } => format!("{object} -> {needs}"),
        other => other.to_string(),
    };
    plan(&from, &to, &Options::default()).map(|plan| relvar_plan::script(&plan)).map_err(told)
}

#[tokio::test]
async fn what_an_operator_class_holds_is_neither_dropped_nor_replaced() {
    let from = with("'sad', 'ok'", "compare") + CLASS;
    let by = "operator class public.moods for access method btree";
    for (to, held) in [
        (with("'sad'", "compare") + CLASS, "enum type public.mood"),
        (with("'sad', 'ok'", "other"), "function public.compare(public.mood, public.mood)"),
    ] {
        assert_eq!(planned(&from, &to).await, Err(format!("{held} <- {by}")));
    }
}

#[tokio::test]
async fn what_changes_in_place_does_so() {
    let from = with("'sad', 'ok'", "compare") + CLASS;
    let to = with("'sad', 'ok', 'happy'", "compare").replace("SELECT 1", "SELECT 2") + CLASS;
    let plan = planned(&from, &to).await.expect("a plan");
    assert!(plan.contains("ADD VALUE 'happy'") && plan.contains("SELECT 2"), "{plan}");
}

#[tokio::test]
async fn what_only_the_wanted_schema_has_holds_nothing() {
    let from = with("'sad', 'ok'", "compare");
    let plan = planned(&from, &(with("'sad'", "compare") + CLASS)).await.expect("a plan");
    assert!(plan.contains("DROP TYPE"), "{plan}");
}

#[tokio::test]
async fn what_needs_an_operator_class_or_access_method_is_made_only_where_that_is() {
    let bare = with("'sad', 'ok'", "compare") + "CREATE TABLE t (m mood, b box); ";
    let method = "CREATE ACCESS METHOD other TYPE TABLE HANDLER heap_tableam_handler; ";
    for (made, used, refused) in [
        (
            CLASS,
            "CREATE INDEX t_m ON t (m moods)",
            "index public.t_m -> operator class public.moods for access method btree",
        ),
        (method, "CREATE TABLE u () USING other", "table public.u -> access method other"),
    ] {
        let to = format!("{bare}{made}{used}");
        assert_eq!(planned(&bare, &to).await, Err(refused.to_owned()));
        assert!(planned(&format!("{bare}{made}"), &to).await.is_ok());
        assert!(planned(&to, &bare).await.is_ok());
    }
}

const ROLES: &str = "\
    DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; \
    DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$; \
    CREATE TABLE t (a int); ";

#[tokio::test]
async fn a_grant_option_that_was_used_is_not_taken() {
    let option = format!("{ROLES} GRANT SELECT ON t TO relvar_case_a WITH GRANT OPTION; ");
    let passed_on = |grant: &str| format!("{option} SET ROLE relvar_case_a; {grant}; RESET ROLE");
    for (grant, on) in [
        ("GRANT SELECT ON t TO relvar_case_b", "table public.t"),
        ("GRANT SELECT (a) ON t TO relvar_case_b", "column a of table public.t"),
    ] {
        let from = passed_on(grant);
        for to in [format!("{ROLES} GRANT SELECT ON t TO relvar_case_a"), ROLES.to_owned()] {
            let refused = planned(&from, &to).await.expect_err("a refusal");
            assert!(
                refused.ends_with(&format!("<- a grant by role relvar_case_a on {on}")),
                "{refused}"
            );
        }
        assert_eq!(planned(&from, &option).await, Ok(String::new()));
        assert!(planned(&from, "").await.is_ok());
    }
}

#[tokio::test]
async fn a_column_whose_tables_rows_are_stored_elsewhere_keeps_its_type() {
    let words = |by: &str| {
        Err(format!(
            "the type of column public.pet.age cannot change: column public.visit.{by} stores rows of table public.pet \
             as values, and PostgreSQL does not convert what is stored so (0A000)"
        ))
    };
    for (table, visit) in [
        ("CREATE TABLE pet (age AGE)", "CREATE TABLE visit (pet pet)"),
        (
            "CREATE TYPE animal AS (age AGE); CREATE TABLE pet OF animal",
            "CREATE TABLE visit (pet pet)",
        ),
        (
            "CREATE TABLE pet (age AGE)",
            "CREATE DOMAIN guest AS pet; CREATE TABLE visit (pet guest[])",
        ),
    ] {
        let of = |age: &str| format!("{}; {visit};", table.replace("AGE", age));
        assert_eq!(planned(&of("int"), &of("bigint")).await, words("pet"), "{table}; {visit}");
    }
    let of = |age: &str| {
        format!("CREATE TABLE pet (age {age}); CREATE VIEW visit AS SELECT pet FROM pet;")
    };
    let plan = planned(&of("int"), &of("bigint")).await.expect("a plan");
    assert!(plan.contains("TYPE bigint"), "{plan}");
}
