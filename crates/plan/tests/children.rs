//! What a parent loses and a child keeps. PostgreSQL has no statement for the way back, so that this is no case of
//! `cases/`; and here the rows are compared.

mod witness;

use relvar_plan::{Options, plan};
use witness::{Difference, Goal, Work};

/// Leads the one schema to the other, asks both witnesses, and gives what a query finds after.
async fn led(from: &str, to: &str, query: &str) -> Vec<String> {
    let goal = Goal::of(&Work::made(to).await.expect("the wanted schema")).await.expect("a goal");
    let work = Work::made(from).await.expect("today's schema");
    let today = work.catalog().await.expect("a catalog");
    let plan = plan(&today, &goal.catalog, &Options::default()).expect("a plan");
    let script = relvar_plan::script(&plan);
    if let Err(refusal) = witness::apply(&work.client, &plan).await {
        panic!("{:?} in {}\nof {script}", refusal.message, refusal.step);
    }
    if let Err(difference) = goal.is_met_by(&work).await {
        let told = match difference {
            Difference::Reading(error) => error,
            Difference::Catalogs(left) => left,
            Difference::Dumps(text) => text,
            Difference::Both(left, text) => format!("{left}\n{text}"),
        };
        panic!("{told}\n{script}");
    }
    let rows = work.client.query(query, &[]).await.expect("rows");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_child_keeps_the_values_of_a_column_that_its_parent_loses() {
    let rows = led(
        "CREATE TABLE shape (id int, size int, colour text);
         CREATE TABLE circle (radius int) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);
         CREATE TABLE tile () INHERITS (square);
         INSERT INTO circle VALUES (1, 7, 'red', 3);
         INSERT INTO square VALUES (2, 8, 'blue');
         INSERT INTO tile VALUES (3, 9, 'green');",
        "CREATE TABLE shape (id int);
         CREATE TABLE circle (size int, radius int) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);
         CREATE TABLE tile (colour text, size int) INHERITS (square);",
        "SELECT to_jsonb(circle)::text FROM circle UNION ALL SELECT to_jsonb(tile)::text FROM tile",
    )
    .await;
    assert_eq!(
        rows,
        [r#"{"id": 1, "size": 7, "radius": 3}"#, r#"{"id": 3, "size": 9, "colour": "green"}"#]
    );
}

#[tokio::test]
async fn a_child_keeps_a_check_and_not_null_that_its_parent_loses() {
    let rows = led(
        "CREATE TABLE shape (id int NOT NULL, CONSTRAINT positive CHECK (id > 0));
         CREATE TABLE circle (radius int) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);
         INSERT INTO circle VALUES (1, 7);",
        "CREATE TABLE shape (id int);
         CREATE TABLE circle (radius int, CONSTRAINT positive CHECK (id > 0)) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);",
        "SELECT conname::text FROM pg_constraint WHERE conrelid = 'circle'::regclass AND contype = 'c' AND conislocal",
    )
    .await;
    assert_eq!(rows, ["positive"]);
    let rows = led(
        "CREATE TABLE shape (id int NOT NULL);
         CREATE TABLE circle (id int NOT NULL, radius int) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);
         INSERT INTO circle VALUES (1, 7);",
        "CREATE TABLE shape (id int);
         CREATE TABLE circle (id int NOT NULL, radius int) INHERITS (shape);
         CREATE TABLE square () INHERITS (shape);",
        "SELECT attname::text FROM pg_attribute WHERE attrelid = 'circle'::regclass AND attnotnull AND attnum > 0",
    )
    .await;
    assert_eq!(rows, ["id"]);
}

#[tokio::test]
async fn one_child_keeps_a_checked_column_that_its_parent_and_another_child_lose() {
    let rows = led(
        "CREATE TABLE shape (id int, colour text, CONSTRAINT coloured CHECK (colour <> ''));
         CREATE TABLE circle (radius int) INHERITS (shape);
         CREATE TABLE square (size int) INHERITS (shape);
         INSERT INTO circle VALUES (1, 'red', 3);
         INSERT INTO square VALUES (2, 'blue', 4);",
        "CREATE TABLE shape (id int);
         CREATE TABLE circle (radius int, colour text, CONSTRAINT coloured CHECK (colour <> '')) INHERITS (shape);
         CREATE TABLE square (size int) INHERITS (shape);",
        "SELECT to_jsonb(circle)::text FROM circle UNION ALL SELECT to_jsonb(square)::text FROM square",
    )
    .await;
    assert_eq!(rows, [r#"{"id": 1, "colour": "red", "radius": 3}"#, r#"{"id": 2, "size": 4}"#]);
}
