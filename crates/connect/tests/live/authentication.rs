//! Users, passwords, databases.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use relvar_connect::{Environment, Error, Target, Warning};
use tempfile::tempdir;

use crate::cluster::with_tls;
use crate::{refusal, value};

fn write_password_file(directory: &Path, text: &str, mode: u32) -> Environment {
    let file = directory.join(".pgpass");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    Environment::empty().with_home(directory)
}

#[tokio::test]
async fn every_method_takes_the_right_password() {
    for user in ["by_scram", "by_md5"] {
        for mode in ["disable", "require"] {
            let target = with_tls().target(&format!("user={user} password=right sslmode={mode}"));
            let client = target.connect().await.unwrap();
            assert_eq!(value(&client, "SELECT current_user::text").await, user);
        }
    }
}

#[tokio::test]
async fn hostile_names_and_passwords_work_in_a_url() {
    let url = format!(
        "postgresql://%C3%9Cn%C3%AF%20%22x:p%40%3A%2F%3F%20%27%5Cx@127.0.0.1:{}/a%20b%2F%C3%BC",
        with_tls().port
    );
    let target = Target::parse(&url, &Environment::empty()).unwrap();
    let client = target.connect().await.unwrap();
    assert_eq!(value(&client, "SELECT current_user::text").await, "Ünï \"x");
    assert_eq!(value(&client, "SELECT current_database()::text").await, "a b/ü");
    let display = target.display();
    assert_eq!(display, url.replace(":p%40%3A%2F%3F%20%27%5Cx", ""));
    let (conninfo, password) = target.for_libpq();
    let again = Target::parse(
        &conninfo,
        &Environment::empty().with_variable("PGPASSWORD", password.unwrap()),
    );
    let client = again.unwrap().connect().await.unwrap();
    assert_eq!(value(&client, "SELECT current_database()::text").await, "a b/ü");
}

#[tokio::test]
async fn a_wrong_password_names_user_and_database_and_is_not_shown() {
    let cluster = with_tls();
    for (user, mode) in [("by_scram", "prefer"), ("by_md5", "disable"), ("by_scram", "require")] {
        let settings = format!("user={user} password=wr0ngSecret sslmode={mode}");
        let target = cluster.target(&settings);
        let (error, text) = refusal(&target, &["wr0ngSecret"]).await;
        assert_eq!(error.sqlstate(), Some("28P01"));
        assert_eq!(
            text,
            format!(
                "server at \"127.0.0.1\", port {} refused user \"{user}\" for database \"postgres\": \
                 FATAL:  28P01: password authentication failed for user \"{user}\"\n\
                 check the user's name and the password that was given",
                cluster.port
            )
        );
        assert!(!format!("{target:?} {target} {:?}", target.config()).contains("wr0ngSecret"));
    }
}

#[tokio::test]
async fn a_missing_password_says_where_to_put_one() {
    let home = tempdir().unwrap();
    let environment = Environment::empty().with_home(home.path());
    let target = with_tls().target_in("user=by_scram", &environment);
    let (error, text) = refusal(&target, &[]).await;
    assert!(matches!(error, Error::PasswordMissing { .. }));
    assert_eq!(
        text,
        format!(
            "server at \"127.0.0.1\", port {} wants a password for user \"by_scram\" and none was given; \
             set PGPASSWORD, add a line to the password file {}/.pgpass, or write it into the URL",
            with_tls().port,
            home.path().display()
        )
    );
}

#[tokio::test]
async fn the_password_file_is_asked_per_server_and_database() {
    let cluster = with_tls();
    let home = tempdir().unwrap();
    let text = format!(
        "# a comment\n127.0.0.1:{0}:postgres:by_scram:right\n127.0.0.1:{0}:*:*:badOne\n",
        cluster.port
    );
    let environment = write_password_file(home.path(), &text, 0o600);
    let target = cluster.target_in("user=by_scram", &environment);
    assert_eq!(target.warnings(), []);
    target.connect().await.unwrap();

    let (error, text) = refusal(&target.with_database("template1"), &["badOne"]).await;
    assert_eq!(error.sqlstate(), Some("28P01"));
    assert!(
        text.ends_with(&format!(
            "the password came from the file {}/.pgpass",
            home.path().display()
        )),
        "{text}"
    );
}

#[tokio::test]
async fn a_password_file_that_others_can_read_is_ignored_and_said() {
    let home = tempdir().unwrap();
    let environment = write_password_file(home.path(), "*:*:*:*:right", 0o640);
    let target = with_tls().target_in("user=by_scram", &environment);
    let file = home.path().join(".pgpass");
    assert_eq!(target.warnings(), [Warning::PasswordFileOpen { file: file.clone(), mode: 0o640 }]);
    assert_eq!(
        target.warnings()[0].to_string(),
        format!(
            "ignored the password file {0}: its permissions 0640 let others read it; run chmod 0600 {0}",
            file.display()
        )
    );
    let (error, _) = refusal(&target, &["right"]).await;
    assert!(matches!(error, Error::PasswordMissing { .. }), "{error}");
}

#[tokio::test]
async fn an_unknown_database_is_named() {
    let cluster = with_tls();
    let target = cluster.target("user=postgres dbname=gone");
    let (error, text) = refusal(&target, &[]).await;
    assert!(matches!(error, Error::UnknownDatabase { .. }));
    assert_eq!(error.sqlstate(), Some("3D000"));
    assert_eq!(
        text,
        format!(
            "server at \"127.0.0.1\", port {} has no database \"gone\": \
             FATAL:  3D000: database \"gone\" does not exist\n\
             create it (createdb), or name another one",
            cluster.port
        )
    );
}

#[tokio::test]
async fn an_unknown_user_and_a_missing_rule_are_28000() {
    let (error, text) = refusal(&with_tls().target("user=no_rule sslmode=disable"), &[]).await;
    assert_eq!(error.sqlstate(), Some("28000"));
    assert!(
        text.contains("no pg_hba.conf entry for host \"127.0.0.1\", user \"no_rule\""),
        "{text}"
    );
    assert!(
        text.ends_with("check the user's name, and what pg_hba.conf allows from here"),
        "{text}"
    );

    let mut target = with_tls().local();
    target = Target::parse(
        &target.for_libpq().0.replace("user=postgres", "user=nobody_here"),
        &Environment::empty(),
    )
    .unwrap();
    let (error, text) = refusal(&target, &[]).await;
    assert_eq!(error.sqlstate(), Some("28000"));
    assert!(text.contains("role \"nobody_here\" does not exist"), "{text}");
}
