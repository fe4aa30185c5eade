//! `relvar.toml` and `init`.

use crate::project::Project;

#[tokio::test]
async fn init_makes_a_project_once() {
    let project = Project::bare().await;
    let made = project.run(&["init"]).must_succeed();
    assert_eq!(made.stdout, "./relvar.toml\n./schema\n./migrations\n");
    assert_eq!(project.read(".gitignore"), ".relvar/\n");
    assert!(project.root().join("schema").is_dir());
    project
        .run(&["init"])
        .ends_with(2)
        .says("error: ./relvar.toml exists already")
        .says("help: this folder is a project");
}

#[tokio::test]
async fn init_makes_another_folder_and_leaves_files_alone() {
    let project = Project::bare().await;
    project.run(&["init", "shop"]).must_succeed().prints("shop/relvar.toml");
    project.write("other/migrations/mine.sql", "");
    project.run(&["init", "other"]).ends_with(2).says("other/migrations/mine.sql exists already");
    assert!(!project.root().join("other/relvar.toml").exists());
    project.write("third/.gitignore", "target");
    project.run(&["init", "third"]).must_succeed();
    assert_eq!(project.read("third/.gitignore"), "target\n.relvar/\n");
}

#[tokio::test]
async fn an_unknown_key_is_located() {
    let project = Project::new().await;
    project.write("relvar.toml", "schema = \"schema\"\nmigration = \"m\"\n");
    let failed = project.run(&["history"]).ends_with(2).says("error: relvar.toml cannot be used");
    assert!(
        failed.stderr.starts_with(
            "error[bad-configuration]: unknown field `migration`, expected one of `url`, `schema`"
        ),
        "{}",
        failed.all()
    );
    failed.says("--> relvar.toml:2:1").says("2 | migration = \"m\"");
}

#[tokio::test]
async fn commands_find_the_project_above_and_by_name() {
    let project = Project::with("CREATE TABLE a ();").await;
    let below = project.root().join("schema");
    let found = crate::project::finish(project.command(&["heads"]).current_dir(&below));
    found.must_succeed();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let config = project.root().join("relvar.toml");
    let config = config.to_str().expect("UTF-8");
    let mut command = project.command(&["check", "--no-database", "--config", config]);
    let found = crate::project::finish(command.current_dir(elsewhere.path()));
    found.ends_with(1).prints("+ table public.a");
    project
        .run(&["heads", "--config", "nowhere.toml"])
        .ends_with(2)
        .says("cannot read nowhere.toml");
}

#[tokio::test]
async fn environments_choose_the_database() {
    let project = Project::upgraded("CREATE TABLE a ();").await;
    let url = project.url();
    let text = format!(
        "url = \"postgres://nobody@127.0.0.1:1/none\"\n[env.staging]\nurl = \"${{STAGING_URL}}\"\n\
         [env.test]\nurl = {url:?}\n"
    );
    project.write("relvar.toml", &text);
    let head = project.head();
    project.run_without_database(&["current", "--env", "test"]).must_succeed().prints(&head);
    project
        .run_without_database(&["current", "--env", "staging"])
        .ends_with(2)
        .says("url of [env.staging] needs the variable STAGING_URL, which is not set")
        .says("help: export STAGING_URL");
    let mut command = project.command(&["current", "--env", "staging"]);
    crate::project::finish(command.env("STAGING_URL", &url)).must_succeed().prints(&head);
    project
        .run_without_database(&["current", "--env", "production"])
        .ends_with(2)
        .says("relvar.toml has no environment \"production\"")
        .says("help: it has: staging, test");
    project
        .run_without_database(&["current"])
        .ends_with(3)
        .says("cannot connect to server at \"127.0.0.1\", port 1");
    // The command line comes first.
    project.run_without_database(&["current", "-d", &url]).must_succeed().prints(&head);
}

#[tokio::test]
async fn names_without_a_schema_go_where_the_configuration_says() {
    let project = Project::with("CREATE SCHEMA app;\nCREATE TABLE a (b int);").await;
    project.write("relvar.toml", "default_schema = \"app\"\n");
    project.run(&["diff", "empty", "schema"]).must_succeed().prints("+ table app.a");
}

#[tokio::test]
async fn what_is_excluded_is_left_alone() {
    let schema =
        "CREATE SCHEMA auth;\nCREATE TABLE auth.u ();\nCREATE TABLE a ();\nCREATE TABLE tmp_b ();";
    let project = Project::with(schema).await;
    project.write("relvar.toml", "exclude = [\"auth\", \"public.tmp_*\"]\n");
    let output = project.run(&["diff", "empty", "schema"]).must_succeed();
    assert_eq!(output.stdout, "+ table public.a\n");
}

#[tokio::test]
async fn without_a_database_the_project_has_one_of_its_own() {
    let project = Project::with("CREATE TABLE a (b int);").await;
    project.revise("first", &[]).must_succeed();
    // Nobody has approved it; on an embedded database that does not matter.
    let upgraded = project.run_without_database(&["upgrade"]);
    let status = project.run_without_database(&["status", "--json"]);
    let check = project.run_without_database(&["check"]);
    let options = relvar_testkit::options();
    let server = relvar_server::DevServer::start(project.root(), &options).await.expect("a server");
    server.remove().await.expect("it goes");
    upgraded.must_succeed().prints("applied");
    assert_eq!(status.must_succeed().json()["embedded"], true);
    check.must_succeed().prints("the revisions and the database agree");
}

#[tokio::test]
async fn a_folder_that_has_schema_files_becomes_a_project_with_them() {
    let project = Project::bare().await;
    project.write("schema/tables/a.sql", "CREATE TABLE a (id int);");
    let made = project.run(&["init"]).must_succeed();
    made.says("the desired schema is in schema/ (1 file)");
    assert_eq!(project.read("schema/tables/a.sql"), "CREATE TABLE a (id int);");
    project.revise("first", &[]).must_succeed();
    assert!(project.newest().contains("CREATE TABLE public.a"));
    // A database would bring files of its own.
    let other = Project::bare().await;
    other.write("schema/a.sql", "CREATE TABLE a (id int);");
    other.execute("CREATE TABLE b ()").await;
    other
        .run_without_database(&["init", "--from", &other.url(), "--no-stamp"])
        .ends_with(2)
        .says("schema/a.sql exists already");
}
