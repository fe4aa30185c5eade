//! `exclude`: a platform's own tables, with what a project puts on them and refers to of them.

use crate::project::Project;

const PLATFORM: &str = "\
CREATE SCHEMA auth;
CREATE TYPE auth.level AS ENUM ('low', 'high');
CREATE TABLE auth.users (id uuid PRIMARY KEY, email text, secret text, level auth.level);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
";

const OWN: &str = "\
CREATE TABLE profiles (id uuid PRIMARY KEY REFERENCES auth.users, level auth.level);
CREATE FUNCTION new_user() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER on_user AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION new_user();
CREATE POLICY mine ON auth.users FOR SELECT USING (id = auth.uid());
CREATE INDEX users_email_idx ON auth.users (email);
GRANT SELECT ON auth.users TO PUBLIC;
COMMENT ON TRIGGER on_user ON auth.users IS 'fills profiles';
";

/// What only the database has on the platform's tables.
const OF_OTHERS: &str = "\
CREATE FUNCTION auth.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER log AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION auth.log();
CREATE POLICY admin ON auth.users USING (true);
CREATE INDEX users_secret_idx ON auth.users (secret);
GRANT SELECT, INSERT, DELETE ON auth.users TO PUBLIC;
";

/// A project whose database has the platform's tables, and whose files describe the little that they refer to.
async fn project() -> Project {
    let project = Project::with(OWN).await;
    project.write("relvar.toml", "exclude = [\"auth\"]\n");
    project.write(
        "schema/stubs.sql",
        "CREATE SCHEMA auth; CREATE TYPE auth.level AS ENUM ('low', 'high');\n\
         CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);\n\
         CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';",
    );
    project.execute(PLATFORM).await;
    project
}

#[tokio::test]
async fn what_the_files_put_on_an_excluded_table_is_made_and_nothing_else_there_is_touched() {
    let project = project().await;
    project.execute(OF_OTHERS).await;
    project.revise("first", &[]).must_succeed();
    let text = project.newest();
    for made in
        ["CREATE TRIGGER on_user", "CREATE POLICY mine", "users_email_idx", "COMMENT ON TRIGGER"]
    {
        assert!(text.contains(made), "no {made:?} in {text}");
    }
    assert!(!text.contains("CREATE SCHEMA") && !text.contains("CREATE TABLE auth"), "{text}");
    project.run(&["verify"]).must_succeed();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
    let there = "SELECT string_agg(tgname, ' ' ORDER BY tgname) FROM pg_trigger \
        WHERE tgrelid = 'auth.users'::regclass AND NOT tgisinternal";
    assert_eq!(project.value(there).await, "log on_user");
    let may = "SELECT has_table_privilege('public', 'auth.users', 'DELETE')";
    assert_eq!(project.value(may).await, "t");

    let url = project.url();
    let same = project.run(&["diff", &url, "schema"]).must_succeed();
    assert_eq!(same.stdout, "", "{}", same.all());
    project.execute("DROP TRIGGER on_user ON auth.users").await;
    project.run(&["check"]).ends_with(1).prints("- trigger auth.users.on_user");
    project.run(&["diff", &url, "schema", "--sql"]).must_succeed().prints("CREATE TRIGGER on_user");
}

#[tokio::test]
async fn what_the_files_no_longer_put_there_is_taken_away() {
    let project = project().await;
    project.revise("first", &[]).must_succeed();
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    let fewer: Vec<&str> = OWN.lines().filter(|line| !line.contains(" ON auth.users")).collect();
    project.write("schema/schema.sql", &fewer.join("\n"));
    project.revise("fewer", &[]).must_succeed();
    let text = project.newest();
    let (up, _) = text.split_once("-- relvar: down").expect("a way back");
    assert!(up.contains("DROP TRIGGER on_user") && up.contains("DROP POLICY mine"), "{up}");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
    project.run(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_database_is_taken_over_with_stubs_of_what_is_excluded() {
    let project = Project::bare().await;
    project.execute(&format!("{PLATFORM}{OWN}{OF_OTHERS}")).await;
    project
        .run_without_database(&["init", "--from", &project.url(), "--exclude", "auth"])
        .must_succeed()
        .prints("schema/excluded.sql");
    assert!(project.read("relvar.toml").contains("\nexclude = [\"auth\"]\n"));
    let stubs = project.read("schema/excluded.sql");
    assert!(stubs.contains("CREATE TABLE auth.users"), "{stubs}");
    assert!(stubs.contains("CREATE TYPE auth.level"), "{stubs}");
    assert!(!stubs.contains("secret") && !stubs.contains("email"), "{stubs}");
    project.run_without_database(&["check"]).must_succeed();
    project.run_without_database(&["verify"]).must_succeed();
    project.write("schema/more.sql", "CREATE TABLE more (id uuid REFERENCES auth.users);");
    let revised = ["revision", "--autogenerate", "-m", "more"];
    project.run_without_database(&revised).must_succeed();
    project.run_without_database(&["upgrade", "--allow-pending"]).must_succeed();
    project.run_without_database(&["check"]).must_succeed();
}

#[tokio::test]
async fn a_reference_to_what_is_excluded_says_what_to_write() {
    let project = Project::with("CREATE TABLE p (id uuid REFERENCES auth.users);").await;
    project.write("relvar.toml", "exclude = [\"auth\"]\n");
    project
        .revise("first", &[])
        .ends_with(2)
        .says("schema \"auth\" does not exist")
        .says("it is excluded, so describe the little that is referenced in a schema file")
        .says("CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY);");
    let arguments = ["diff", "empty", "schema", "--exclude", "auth"];
    project.run(&arguments).ends_with(2).says("it is excluded");
}

#[tokio::test]
async fn the_embedded_database_has_what_is_excluded_and_referred_to() {
    let project = Project::bare().await;
    project.write("relvar.toml", "exclude = [\"auth\"]\n");
    project.write("migrations/.keep", "");
    project.write(
        "schema/auth.sql",
        "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);",
    );
    project.write(
        "schema/notes.sql",
        "CREATE TABLE notes (id int PRIMARY KEY, owner uuid REFERENCES auth.users (id));
         CREATE FUNCTION on_user() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
         CREATE TRIGGER made AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION on_user();
         CREATE POLICY own ON auth.users USING (true);",
    );
    let revise = |message: &str| ["revision", "--autogenerate", "-m", message].map(str::to_owned);
    let run = |arguments: &[String]| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        project.run_without_database(&arguments)
    };
    run(&revise("first")).must_succeed();
    project.run_without_database(&["upgrade"]).must_succeed();
    project.run_without_database(&["check"]).must_succeed();
    // What is described later comes too, and what is there stays.
    project.write("schema/teams.sql", "CREATE TABLE auth.teams (id int PRIMARY KEY);");
    project.write("schema/members.sql", "CREATE TABLE members (team int REFERENCES auth.teams);");
    run(&revise("members")).must_succeed();
    project.run_without_database(&["upgrade"]).must_succeed().prints(" members");
    project.run_without_database(&["check"]).must_succeed();
}
