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
    project.run_without_database(&["upgrade"]).must_succeed().says("database is up to date (at ");
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

/// Texts that PostgreSQL prints otherwise once it has read its own print; what depends on the types of columns is
/// settled on a shadow server.
const PRINTED: &str = "
CREATE TABLE item (id int PRIMARY KEY, kind varchar(20) NOT NULL DEFAULT 'new' CHECK (kind IN ('new', 'done')),
    other varchar(5), note text, n int, m int,
    narrow boolean GENERATED ALWAYS AS (n BETWEEN 1 AND 5 AND m > 0) STORED,
    CONSTRAINT noted CHECK (note = ANY (ARRAY[kind, other])));
CREATE INDEX item_narrow_idx ON item (id) WHERE n NOT BETWEEN 1 AND 5 OR m > 0;
CREATE VIEW listed AS SELECT id FROM item WHERE note = ANY (ARRAY[kind, other]) AND kind IN ('a', 'b');
";

#[tokio::test]
async fn a_database_is_the_same_whoever_printed_it() {
    let project = Project::bare().await;
    project.execute(PRINTED).await;
    let url = project.url();
    let made = project.run_without_database(&["init", "--from", &url]).must_succeed();
    assert!(!made.all().contains("not-reproduced"), "{}", made.all());
    project.run_without_database(&["check"]).must_succeed();
    project
        .run_without_database(&["diff", &url, "schema", "--exit-code"])
        .must_succeed()
        .says("no difference");
    // Another constraint of that kind is another difference.
    project.execute("ALTER TABLE item DROP CONSTRAINT noted, ADD CONSTRAINT noted CHECK (note = ANY (ARRAY[other, kind]))").await;
    project
        .run_without_database(&["diff", &url, "schema", "--exit-code"])
        .ends_with(1)
        .prints("~ constraint public.item.noted");
}

#[tokio::test]
async fn a_revision_is_not_refused_for_how_a_server_prints() {
    let project = Project::upgraded(PRINTED).await;
    project.run(&["check"]).must_succeed();
    project.write(
        "schema/more.sql",
        "CREATE TABLE more (a varchar, b text CHECK (b = ANY (ARRAY[a, a])));",
    );
    project.revise("more", &[]).must_succeed().says("up, down, up");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
}
