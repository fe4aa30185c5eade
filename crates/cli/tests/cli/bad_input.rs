//! What users get wrong, each with its message.

use crate::project::{Project, SHOP, finish, relvar};

#[tokio::test]
async fn no_server() {
    let project = Project::new().await;
    let url = "postgres://me:secret-word@127.0.0.1:1/shop";
    let failed = project.run_without_database(&["current", "-d", url]).ends_with(3);
    assert!(!failed.all().contains("secret-word"));
    failed
        .says("cannot connect to server at \"127.0.0.1\", port 1: Connection refused")
        .says("is PostgreSQL running on that host");
}

#[test]
fn no_postgresql_on_this_machine() {
    let state = tempfile::tempdir().expect("a folder");
    let mut command = relvar(&["diff", "empty", "."]);
    command.current_dir(state.path()).env("RELVAR_STATE_DIR", state.path());
    command.env("RELVAR_PG_BIN", state.path().join("nowhere"));
    std::fs::write(state.path().join("a.sql"), "CREATE TABLE a ();").expect("written");
    finish(&mut command)
        .ends_with(3)
        .says("found no PostgreSQL server (initdb and postgres) on this machine; looked in")
        .says("nowhere: no such directory");
}

#[test]
fn text_that_is_no_connection() {
    finish(&mut relvar(&["diff", "mysql://h/d", "empty"]))
        .ends_with(2)
        .says("the URL does not start with postgres:// or postgresql://");
    finish(&mut relvar(&["diff", "nowhere.sql", "empty"]))
        .ends_with(2)
        .says("cannot find the schema file or folder nowhere.sql");
}

#[tokio::test]
async fn a_syntax_error_in_a_schema_file() {
    let project = Project::with("CREATE TABLE a (b int);\nCREATE TABEL c ();\n").await;
    project
        .revise("x", &[])
        .ends_with(2)
        .says("syntax error at or near \"TABEL\"")
        .says("42601")
        .says("--> schema/schema.sql:2:8")
        .says("2 | CREATE TABEL c ();");
}

#[tokio::test]
async fn an_object_that_two_files_define() {
    let project = Project::with("CREATE TABLE a (b int);").await;
    project.write("schema/twice.sql", "-- again\nCREATE TABLE a (c int);");
    project.revise("x", &[]).ends_with(2).says("schema/schema.sql:1").says("schema/twice.sql:2");
}

#[tokio::test]
async fn a_reference_to_nothing() {
    let project = Project::with("CREATE VIEW v AS\n    SELECT * FROM nobody;").await;
    project
        .revise("x", &[])
        .ends_with(2)
        .says("relation \"nobody\" does not exist")
        .says("42P01")
        .says("--> schema/schema.sql:2:19");
}

#[tokio::test]
async fn a_dump_with_rows() {
    let dump = "\\restrict abc\nCREATE TABLE public.a (b integer);\nCOPY public.a (b) FROM stdin;\n1\n\\.\n\\unrestrict abc\n";
    let project = Project::with(dump).await;
    project.revise("x", &[]).ends_with(2).says("schema/schema.sql:3").says("--schema-only");
    let without = dump.replace("COPY public.a (b) FROM stdin;\n1\n\\.\n", "");
    project.write("schema/schema.sql", &without);
    project.revise("x", &[]).must_succeed();
}

#[tokio::test]
async fn an_extension_that_nobody_has() {
    let project = Project::with("CREATE EXTENSION no_such_extension;").await;
    project.revise("x", &[]).ends_with(2).says("no_such_extension").says("shadow_url");
}

#[tokio::test]
async fn broken_revision_files() {
    let project = Project::upgraded(SHOP).await;
    let name = project.revisions()[0].clone();
    let text = project.read(&format!("migrations/{name}"));
    let copy = format!("migrations/{}", name.replace("_first", "_second"));
    project.write(&copy, &text);
    project.run(&["history"]).ends_with(2).says("is in two files: ");
    let other = text.replace(&project_id(&name), "00000000000a");
    let orphan = other.replace("parents = []", "parents = [\"00000000000b\"]");
    std::fs::remove_file(project.root().join(&copy)).expect("removed");
    let path = "migrations/20300101000000_00000000000a_orphan.sql";
    let created =
        orphan.replace(&format!("created = \"{}\"", &name[..14]), "created = \"20300101000000\"");
    project.write(path, &created);
    project
        .run(&["history"])
        .ends_with(2)
        .says("revision 00000000000a has the parent 00000000000b, which no file holds")
        .says("bring the parent's file back");
    let circle = created.replace("00000000000b", "00000000000a");
    project.write(path, &circle);
    project.run(&["history"]).ends_with(2).says("the revision graph has a cycle: 00000000000a");
}

/// The id in a revision file's name.
fn project_id(name: &str) -> String {
    name[15..27].to_owned()
}

#[tokio::test]
async fn a_downgrade_without_a_down() {
    let project = Project::upgraded(SHOP).await;
    project.run(&["revision", "-m", "nothing"]).must_succeed();
    let path = format!("migrations/{}", project.revisions()[1]);
    let text = project.read(&path);
    let up = text.split("-- relvar: down").next().expect("an up section").to_owned();
    project.write(&path, &format!("{up}SELECT;\n"));
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["downgrade", "-1"]).ends_with(4).says("has no down section, or an empty one");
    let irreversible = up
        .replace("-- relvar: up", "-- relvar: down = \"irreversible: it is gone\"\n-- relvar: up");
    project.write(&path, &format!("{irreversible}SELECT;\n"));
    project.run(&["stamp", "head"]).must_succeed();
    project.run(&["downgrade", "-1"]).ends_with(4).says("cannot be undone: it is gone");
}

#[tokio::test]
async fn a_role_that_may_not_make_the_ledger() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let other = relvar_testkit::shadow().await;
    relvar_testkit::execute(
        &other,
        "DO $$ BEGIN CREATE ROLE relvar_test_nobody LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    )
    .await;
    let url = other.target().display().replacen("//postgres@", "//relvar_test_nobody@", 1);
    project
        .run_without_database(&["upgrade", "-d", &url])
        .ends_with(3)
        .says("relvar_test_nobody")
        .says("42501");
}

#[tokio::test]
async fn flags_that_make_no_sense() {
    let project = Project::new().await;
    project
        .revise("x", &["--rename", "a=b"])
        .ends_with(2)
        .says("write it as in 'table public.users=people'");
    project.revise("x", &["--backfill", "a"]).ends_with(2).says("expected TABLE.COLUMN=EXPRESSION");
    project
        .run(&["revision", "-m", "x", "--allow-destructive"])
        .ends_with(2)
        .says("--autogenerate");
    project.run(&["revision", "--autogenerate"]).ends_with(2).says("--message <MESSAGE>");
}

#[tokio::test]
async fn an_empty_project_is_told_what_is_missing() {
    let project = Project::bare().await;
    project.run_without_database(&["init"]).must_succeed();
    project
        .run_without_database(&["revision", "--autogenerate", "-m", "first"])
        .must_succeed()
        .says("the schema folder has no files");
    project.run_without_database(&["verify"]).must_succeed().says("there is no revision to verify");
    project
        .run_without_database(&["downgrade", "-1"])
        .ends_with(2)
        .says("\"-1\" goes too far: no revision is left");
}
