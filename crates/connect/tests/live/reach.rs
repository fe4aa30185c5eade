//! Servers that are not there, and the ones that are tried after them.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use relvar_connect::{Environment, Error, Target};

use crate::cluster::{free_port, with_tls};
use crate::{refusal, value};

fn parse(text: &str) -> Target {
    Target::parse(text, &Environment::empty()).unwrap()
}

#[tokio::test]
async fn a_closed_port_says_host_port_and_reason() {
    let port = free_port();
    let (error, text) =
        refusal(&parse(&format!("postgres://me:s3cret@127.0.0.1:{port}/x")), &["s3cret"]).await;
    assert!(matches!(error, Error::Unreachable { .. }));
    assert_eq!(
        text,
        format!(
            "cannot connect to server at \"127.0.0.1\", port {port}: Connection refused (os error 111); \
             is PostgreSQL running on that host and listening on that port?"
        )
    );
}

#[tokio::test]
async fn a_missing_socket_names_its_path() {
    let (_, text) = refusal(&parse("host=/nowhere port=5499 user=me"), &[]).await;
    assert_eq!(
        text,
        "cannot connect to server on socket \"/nowhere/.s.PGSQL.5499\": No such file or directory (os error 2); \
         is PostgreSQL running there? Name another host or port, or start it"
    );
}

#[tokio::test]
async fn without_a_host_both_socket_directories_are_tried() {
    let port = free_port();
    let (_, text) = refusal(&parse(&format!("user=me port={port}")), &[]).await;
    assert_eq!(
        text,
        format!(
            "cannot connect to any server:\n  \
             server on socket \"/var/run/postgresql/.s.PGSQL.{port}\": No such file or directory (os error 2)\n  \
             server on socket \"/tmp/.s.PGSQL.{port}\": No such file or directory (os error 2)\n\
             is PostgreSQL running there? Name another host or port, or start it"
        )
    );
}

#[tokio::test]
async fn an_unknown_host_is_named() {
    let (_, text) = refusal(&parse("host=no-such-host.invalid user=me"), &[]).await;
    let expected = "cannot connect to server at \"no-such-host.invalid\", port 5432: could not find the host: ";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("check the spelling of the host name and the network"), "{text}");
}

#[tokio::test]
async fn the_next_host_is_tried_when_one_does_not_answer() {
    let closed = free_port();
    let open = with_tls().port;
    let url = format!("postgres://postgres@127.0.0.1:{closed},localhost:{open}/postgres");
    let connected = parse(&url).connect_full().await.unwrap();
    assert_eq!(connected.server, format!("server at \"localhost\" (127.0.0.1), port {open}"));

    let url = format!("postgres://postgres@127.0.0.1:{closed},/postgres?port={closed},{closed}");
    let (_, text) = refusal(&parse(&url), &[]).await;
    assert_eq!(text.matches("\n  server ").count(), 3, "{text}");
}

#[tokio::test]
async fn a_refusal_ends_the_search() {
    let url = format!(
        "host=127.0.0.1,127.0.0.1 port={0},{0} user=by_scram password=no dbname=postgres",
        with_tls().port
    );
    let (error, text) = refusal(&parse(&url), &[]).await;
    assert!(matches!(error, Error::Authentication { .. }), "{text}");
}

#[tokio::test]
async fn hostaddr_saves_the_look_up() {
    let target = with_tls().target("host=no-such-host.invalid hostaddr=127.0.0.1 user=postgres");
    let connected = target.connect_full().await.unwrap();
    let port = with_tls().port;
    assert_eq!(
        connected.server,
        format!("server at \"no-such-host.invalid\" (127.0.0.1), port {port}")
    );
}

#[tokio::test]
async fn a_session_has_to_be_what_was_asked_for() {
    let cluster = with_tls();
    let port = cluster.port;
    for (wanted, options, reason) in [
        ("read-only", "", "the session is not read-only"),
        ("read-write", "-c default_transaction_read_only=on", "the session is read-only"),
        ("standby", "", "the server is not a standby"),
    ] {
        let settings = format!("user=postgres target_session_attrs={wanted} options='{options}'");
        let (_, text) = refusal(&cluster.target(&settings), &[]).await;
        assert_eq!(
            text,
            format!(
                "cannot connect to server at \"127.0.0.1\", port {port}: {reason}; \
                 name another server, or change target_session_attrs"
            )
        );
    }
    for wanted in ["any", "read-write", "primary", "prefer-standby"] {
        let target = cluster.target(&format!("user=postgres target_session_attrs={wanted}"));
        target.connect().await.expect(wanted);
    }
    let settings = "user=postgres target_session_attrs=read-only options='-c default_transaction_read_only=on'";
    let client = cluster.target(settings).connect().await.unwrap();
    assert_eq!(value(&client, "SHOW transaction_read_only").await, "on");
}

#[tokio::test]
async fn a_silent_server_meets_connect_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let target = parse(&format!("host=127.0.0.1 port={port} user=me connect_timeout=1"));
    let (_, text) = refusal(&target, &[]).await;
    assert_eq!(
        text,
        format!(
            "cannot connect to server at \"127.0.0.1\", port {port}: no answer within 1 s; \
             check host and port and the firewalls on the way, or raise connect_timeout"
        )
    );
}

#[tokio::test]
async fn another_kind_of_server_is_recognised() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    for mode in ["disable", "prefer", "require"] {
        let target = parse(&format!("host=127.0.0.1 port={port} user=me sslmode={mode}"));
        let (_, text) = refusal(&target, &[]).await;
        assert!(text.contains(&format!("server at \"127.0.0.1\", port {port}")), "{mode}: {text}");
    }
}
