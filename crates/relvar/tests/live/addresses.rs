//! Servers of a configuration that names several.

use std::net::TcpListener;
use std::time::Duration;

use relvar::{ErrorKind, Pool, PoolOptions, sql};
use tokio_postgres::Config;
use tokio_postgres::config::{LoadBalanceHosts, TargetSessionAttrs};

use crate::database::{Database, config};

/// A port where nobody listens.
fn nobody() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn pid(config: Config) -> relvar::Result<i32> {
    let pool = Pool::new(config, &PoolOptions::default()).unwrap();
    sql("SELECT pg_backend_pid()").value(&mut pool.session().await?).await
}

fn with(of: &Database, nobody: u16, first: bool) -> Config {
    let there = config(&of.shadow);
    let port = there.get_ports().first().copied().unwrap_or(5432);
    let mut config = Config::new();
    let directory = of.shadow.socket_dir().unwrap();
    config.dbname(of.shadow.name()).user(of.shadow.target().user());
    match first {
        true => config.host_path(directory).port(port).host("127.0.0.1").port(nobody),
        false => config.host("127.0.0.1").port(nobody).host_path(directory).port(port),
    };
    config
}

#[tokio::test]
async fn the_first_server_that_answers_is_taken() {
    let database = Database::new().await;
    for first in [true, false] {
        assert!(pid(with(&database, nobody(), first)).await.is_ok());
    }
    for _ in 0..5 {
        let mut config = with(&database, nobody(), true);
        config.load_balance_hosts(LoadBalanceHosts::Random);
        assert!(pid(config).await.is_ok());
    }
}

#[tokio::test]
async fn a_server_that_takes_writes_is_found() {
    let database = Database::new().await;
    let name = database.shadow.name().replace('"', "\"\"");
    for (read_only, attributes, is_taken) in [
        ("off", TargetSessionAttrs::ReadWrite, true),
        ("off", TargetSessionAttrs::ReadOnly, false),
        ("on", TargetSessionAttrs::ReadWrite, false),
        ("on", TargetSessionAttrs::ReadOnly, true),
        ("on", TargetSessionAttrs::Any, true),
    ] {
        let set = format!(
            "SET TRANSACTION READ WRITE; ALTER DATABASE \"{name}\" SET default_transaction_read_only = {read_only}"
        );
        database.seen(&set).await;
        let mut config = config(&database.shadow);
        config.target_session_attrs(attributes);
        let taken = pid(config).await;
        assert_eq!(taken.is_ok(), is_taken, "{read_only} {attributes:?} {taken:?}");
        if let Err(error) = taken {
            assert_eq!(*error.kind(), ErrorKind::Connection);
            assert!(
                error.to_string().contains("writes") || error.to_string().contains("read-only")
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_told() {
    let port = nobody();
    let mut many = Config::new();
    many.user("ada").host("a").host("b").port(1).port(2).port(3);
    let mut lost = Config::new();
    lost.user("ada").host("no.such.host.invalid");
    let mut refused = Config::new();
    refused.user("ada").host("127.0.0.1").port(port);
    let mut nowhere = Config::new();
    nowhere.user("ada");
    for (config, wanted) in [
        (many, "3 ports for 2 hosts".to_owned()),
        (lost, "no address of the host \"no.such.host.invalid\": ".to_owned()),
        (refused, format!("error connecting to server at \"127.0.0.1\" (127.0.0.1) port {port}: ")),
        (nowhere, "no server is given: neither host nor hostaddr".to_owned()),
    ] {
        let error = pid(config).await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Connection);
        assert!(error.to_string().starts_with(&wanted), "{error}");
    }
}

/// A server that takes the connection and says nothing.
#[tokio::test]
async fn a_server_that_says_nothing_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = Config::new();
    config.user("ada").host("127.0.0.1").port(listener.local_addr().unwrap().port());
    let options =
        PoolOptions { connect_timeout: Duration::from_millis(200), ..PoolOptions::default() };
    let error = Pool::new(config, &options).unwrap().session().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Connection);
    assert_eq!(error.to_string(), "the server did not answer within 200ms (connect_timeout)");
}
