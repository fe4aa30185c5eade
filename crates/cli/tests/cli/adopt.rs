//! `init --from`: a database that was there before.

use crate::project::Project;

const LEGACY: &str = r#"
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE SEQUENCE public.numbers;
CREATE FUNCTION public.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE TABLE app.people (id int PRIMARY KEY DEFAULT nextval('public.numbers'), mood app.mood DEFAULT 'ok', n int CHECK (public.twice(n) > 0));
CREATE TABLE public."Orders" (id int PRIMARY KEY, person int REFERENCES app.people, day date NOT NULL);
CREATE INDEX "Orders day" ON public."Orders" (day DESC) WHERE person IS NOT NULL;
CREATE TABLE public.events (id int, day date NOT NULL, person int REFERENCES app.people, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE public.events_2026 PARTITION OF public.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW public.moods AS SELECT mood, count(*) FROM app.people GROUP BY mood;
COMMENT ON VIEW public.moods IS 'how people are';
GRANT SELECT ON public.moods TO PUBLIC;
INSERT INTO app.people (n) VALUES (1);
"#;

#[tokio::test]
async fn a_database_becomes_a_project() {
    let project = Project::bare().await;
    project.execute(LEGACY).await;
    let url = project.url();
    let made = project.run_without_database(&["init", "--from", &url]).must_succeed();
    made.prints("./schema/tables/events.sql\n")
        .prints("./schema/app/tables/people.sql\n")
        .prints("./schema/tables/orders.sql\n")
        .prints("./schema/views/moods.sql\n")
        .says("is stamped with it");
    assert!(project.read("relvar.toml").contains(&format!("\nurl = \"{url}\"\n")));
    project
        .run_without_database(&["check"])
        .must_succeed()
        .prints("the schema files and the revisions agree\nthe revisions and the database agree\n");
    project.run_without_database(&["upgrade"]).must_succeed().says("nothing to do");
    project.run_without_database(&["verify"]).must_succeed();
    assert_eq!(project.value("SELECT count(*) FROM app.people").await, "1");
}

#[tokio::test]
async fn a_database_may_be_only_looked_at() {
    let project = Project::bare().await;
    project.execute("CREATE TABLE a ();").await;
    project.run_without_database(&["init", "--from", &project.url(), "--no-stamp"]).must_succeed();
    assert_eq!(
        project.value("SELECT count(*) FROM pg_namespace WHERE nspname = 'relvar'").await,
        "0"
    );
    assert_eq!(project.revisions().len(), 1);
}

#[tokio::test]
async fn a_database_of_another_project_is_left_to_it() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let other = Project::bare().await;
    other
        .run_without_database(&["init", "--from", &project.url()])
        .ends_with(4)
        .says("is in the hands of another relvar project")
        .says("--no-stamp");
    assert!(!other.root().join("relvar.toml").exists());
}

#[tokio::test]
async fn an_empty_database_gives_an_empty_project() {
    let project = Project::bare().await;
    project.run_without_database(&["init", "--from", &project.url()]).must_succeed();
    assert!(project.revisions().is_empty());
    project.run_without_database(&["check"]).must_succeed();
}
