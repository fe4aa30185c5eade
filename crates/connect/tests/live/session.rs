//! What a session offers: notices, cancelling, the reason of its end.

use std::time::Duration;

use relvar_connect::describe;

use crate::cluster::with_tls;
use crate::value;

#[tokio::test]
async fn the_session_has_a_name_and_utf8() {
    let client = with_tls().local().connect().await.unwrap();
    assert_eq!(value(&client, "SHOW application_name").await, "relvar");
    assert_eq!(value(&client, "SHOW client_encoding").await, "UTF8");

    let renamed = with_tls().local().with_application_name("relvar shadow");
    let client = renamed.connect().await.unwrap();
    assert_eq!(value(&client, "SHOW application_name").await, "relvar shadow");

    let target = with_tls().target("user=postgres application_name=mine options='-c work_mem=3MB'");
    let client = target.connect().await.unwrap();
    assert_eq!(value(&client, "SHOW application_name").await, "mine");
    assert_eq!(value(&client, "SHOW work_mem").await, "3MB");
}

#[tokio::test]
async fn the_configuration_connects_by_itself() {
    let config = with_tls().local().config();
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    assert_eq!(value(&client, "SELECT current_user::text").await, "postgres");
}

#[tokio::test]
async fn notices_come_through_the_channel() {
    let mut connected = with_tls().local().connect_full().await.unwrap();
    assert!(connected.server_version.chars().next().is_some_and(|c| c.is_ascii_digit()));
    let sql = "DO $$ BEGIN RAISE WARNING 'careful' USING HINT = 'look', ERRCODE = '01000'; END $$";
    connected.client.batch_execute(sql).await.unwrap();
    let notice = connected.notices.recv().await.unwrap();
    assert_eq!(notice.severity, "WARNING");
    assert_eq!(
        notice.to_string(),
        "WARNING:  01000: careful\nHINT:  look\nCONTEXT:  PL/pgSQL function inline_code_block line 1 at RAISE"
    );
}

#[tokio::test]
async fn cancelling_works_with_and_without_tls() {
    for mode in ["disable", "require"] {
        let target = with_tls().target(&format!("user=postgres sslmode={mode}"));
        let connected = target.connect_full().await.unwrap();
        let cancel = connected.cancel.clone();
        let sleeper = tokio::spawn(async move {
            let error = connected.client.batch_execute("SELECT pg_sleep(600)").await.unwrap_err();
            describe(&error)
        });
        // The request may overtake the statement: ask until there was something to cancel.
        while !sleeper.is_finished() {
            cancel.cancel().await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let message = sleeper.await.unwrap();
        assert!(message.is("57014"), "{message}");
        assert_eq!(message.to_string(), "ERROR:  57014: canceling statement due to user request");
    }
}

#[tokio::test]
async fn a_cut_session_tells_why() {
    let other = with_tls().local().connect().await.unwrap();
    // On a busy machine the end of the socket may overtake the server's last words.
    let mut told = Vec::new();
    let client = loop {
        let connected = with_tls().local().connect_full().await.unwrap();
        let pid = connected.client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap();
        other.query_one("SELECT pg_terminate_backend($1)", &[&pid.get::<_, i32>(0)]).await.unwrap();
        let end = describe(&connected.task.await.unwrap().unwrap_err()).to_string();
        if end == "FATAL:  57P01: terminating connection due to administrator command" {
            break connected.client;
        }
        told.push(end);
        assert!(told.len() < 10, "never told: {told:?}");
    };
    let error = client.batch_execute("SELECT 1").await.unwrap_err();
    let message = describe(&error);
    assert_eq!(
        (message.sqlstate.as_deref(), message.message.as_str()),
        (None, "connection closed")
    );
}

#[tokio::test]
async fn an_error_keeps_every_field_of_the_server() {
    let client = with_tls().local().connect().await.unwrap();
    let setup = "CREATE TEMP TABLE t (a int CONSTRAINT \"Positive \"\"a\" CHECK (a > 0))";
    client.batch_execute(setup).await.unwrap();
    let error = client.batch_execute("INSERT INTO t VALUES (-1)").await.unwrap_err();
    let message = describe(&error);
    assert!(message.is("23514"));
    assert_eq!(message.table.as_deref(), Some("t"));
    assert_eq!(message.constraint.as_deref(), Some("Positive \"a"));
    assert_eq!(message.detail.as_deref(), Some("Failing row contains (-1)."));

    let sql = "SELECT 'ü',\n  missing FROM t";
    let error = client.batch_execute(sql).await.unwrap_err();
    assert_eq!(
        describe(&error).located(sql).to_string(),
        "ERROR:  42703: column \"missing\" does not exist\nLINE 2:   missing FROM t\n          ^"
    );
    let json = serde_json::to_value(describe(&error)).unwrap();
    assert_eq!((json["sqlstate"].as_str(), json["position"].as_u64()), (Some("42703"), Some(15)));

    let sql = "DO $$ BEGIN EXECUTE 'SELECT nothing'; END $$";
    let message = describe(&client.batch_execute(sql).await.unwrap_err());
    assert_eq!(message.internal_query.as_deref(), Some("SELECT nothing"));
    assert_eq!((message.position, message.internal_position), (None, Some(8)));
}
