//! Shadows on a server that the user names. Another embedded server stands in for it.

use std::time::SystemTime;

use relvar_connect::{Environment, Target};
use relvar_server::Shadows;

use crate::processes::Place;

async fn user_server(place: &Place) -> (Shadows, Target) {
    let shadows = place.shadows().await;
    let target = shadows.create().await.expect("a database").target().with_database("postgres");
    (shadows, target)
}

async fn names(target: &Target) -> Vec<String> {
    let client = target.connect().await.expect("a connection");
    let sql = "SELECT datname::text FROM pg_database WHERE datname LIKE 'relvar%' ORDER BY 1";
    client.query(sql, &[]).await.expect("a list").iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn databases_are_marked_and_leave_nothing() {
    let place = Place::new().await;
    let (_server, target) = user_server(&place).await;
    let external = Shadows::external(target.clone()).await.expect("a server");
    let (shadow, dropped) =
        (external.create().await.expect("one"), external.create().await.expect("two"));
    assert_eq!(names(&target).await.len(), 2);
    let client = shadow.connect().await.expect("a connection");
    let sql = "SELECT shobj_description(oid, 'pg_database'), pg_encoding_to_char(encoding)::text, datcollate::text \
               FROM pg_database WHERE datname = current_database()";
    let row = client.query_one(sql, &[]).await.expect("its row");
    assert!(row.get::<_, String>(0).contains("relvar"));
    assert_eq!((row.get::<_, String>(1), row.get::<_, String>(2)), ("UTF8".into(), "C".into()));
    drop(client);
    shadow.drop_database().await.expect("nobody is connected");
    drop(dropped);
    drop(external);
    assert_eq!(names(&target).await, Vec::<String>::new());
}

#[tokio::test]
async fn only_stale_databases_of_our_own_are_dropped() {
    let place = Place::new().await;
    let (_server, target) = user_server(&place).await;
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_secs();
    let name = |age: u64, digit: &str| format!("relvar_shadow_{}_{}", now - age, digit.repeat(12));
    let (stale, fresh, commented, other) =
        (name(7200, "a"), name(60, "b"), name(7200, "c"), "relvar_shadow_production");
    let client = target.connect().await.expect("a connection");
    for database in [&stale, &fresh, &commented, other] {
        client
            .batch_execute(&format!("CREATE DATABASE {database} TEMPLATE template0"))
            .await
            .expect("a database");
    }
    client
        .batch_execute(&format!("COMMENT ON DATABASE {commented} IS 'payroll'"))
        .await
        .expect("a comment");
    let external = Shadows::external(target.clone()).await.expect("a server");
    external.settle().await.expect("an idle keeper");
    assert_eq!(names(&target).await, {
        let mut left = [commented, fresh, other.to_owned()];
        left.sort();
        left
    });
}

#[tokio::test]
async fn a_role_that_may_not_create_databases_is_told_so() {
    let place = Place::new().await;
    let (_server, target) = user_server(&place).await;
    let client = target.connect().await.expect("a connection");
    client.batch_execute("CREATE ROLE \"weak role\" LOGIN").await.expect("a role");
    let text = format!("{} user='weak role'", target.for_libpq().0);
    let weak = Target::parse(&text, &Environment::empty()).expect("a target");
    let external = Shadows::external(weak).await.expect("it may connect");
    let message = external.create().await.expect_err("it may not").to_string();
    assert!(message.contains("permission denied to create database"), "{message}");
    assert!(message.contains("42501"), "{message}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let target = Target::parse("host=/nowhere port=5999 user=u dbname=d", &Environment::empty())
        .expect("a target");
    let message = Shadows::external(target).await.expect_err("no server").to_string();
    assert!(message.contains("/nowhere"), "{message}");
}
