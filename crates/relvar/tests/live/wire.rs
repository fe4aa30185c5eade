//! A connection that is read and written by whoever waits for it.

use std::ops::Range;
use std::time::Duration;

use futures_util::StreamExt;
use relvar::{ErrorKind, Model, Pool, PoolOptions, Session, sql};

use crate::database::{Database, config, options, user};
use crate::models::User;

const MANY: &str = "SELECT g, repeat('x', 1000) FROM generate_series(1, 100000) g";

/// Waits until another connection sees this.
async fn is_seen(database: &Database, query: &str, wanted: &str) -> bool {
    for _ in 0..100 {
        if database.seen(query).await == wanted {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

/// Waits until the server's process does nothing.
async fn is_idle(database: &Database, pid: i32) -> bool {
    let state = format!("SELECT state FROM pg_stat_activity WHERE pid = {pid}");
    is_seen(database, &state, "idle").await
}

/// Waits until there is no such process.
async fn is_gone(database: &Database, pid: i32) -> bool {
    let count = format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}");
    is_seen(database, &count, "0").await
}

async fn pid(session: &mut Session) -> i32 {
    sql("SELECT pg_backend_pid()").value(session).await.unwrap()
}

#[tokio::test]
async fn rows_that_nobody_wants_do_not_keep_the_server() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    let mut rows = sql(MANY).stream(&mut session).await.unwrap();
    assert!(rows.next().await.unwrap().is_ok());
    drop(rows);
    assert!(is_idle(&database, pid).await);
    assert_eq!(self::pid(&mut session).await, pid);
    // Given back, it is used again.
    drop(session);
    assert_eq!(self::pid(&mut database.session().await).await, pid);
}

/// Rows that are larger than what is read at once, with their locks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_rows_that_nobody_wants_do_not_keep_the_server() {
    let database = Database::new().await;
    let wide =
        "SELECT repeat('x', 100000) FROM generate_series(1, 500), (SELECT count(*) FROM users) u";
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    for _ in 0..5 {
        let mut rows = sql(wide).stream(&mut session).await.unwrap();
        assert!(rows.next().await.unwrap().is_ok());
        drop(rows);
        assert!(is_idle(&database, pid).await);
    }
    assert!(
        tokio::time::timeout(Duration::from_millis(2), sql(wide).rows(&mut session)).await.is_err()
    );
    drop(session);
    assert!(is_gone(&database, pid).await);
}

#[tokio::test]
async fn an_answer_that_nobody_wants_does_not_keep_the_server() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    let left = tokio::time::timeout(Duration::ZERO, sql(MANY).rows(&mut session)).await;
    assert!(left.is_err());
    assert!(is_idle(&database, pid).await);
    assert_eq!(self::pid(&mut session).await, pid);
}

#[tokio::test]
async fn more_queries_at_once_than_one_task_polls_in_turn() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let ada = user(&mut session, "ada").await;
    for count in [10, 31, 200] {
        let finds: Vec<_> = (0..count).map(|n| User::find(ada.id + n % 2)).collect();
        let found = session.allow_repeat().join(finds).await.unwrap();
        let there: Vec<bool> = found.iter().map(Option::is_some).collect();
        assert_eq!(there, (0..count).map(|n| n % 2 == 0).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_stream_is_read_while_others_wait() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let mut other = database.session().await;
    let rows = sql(MANY).stream(&mut session).await.unwrap();
    let (rows, answers) = tokio::join!(rows.count(), async {
        let mut answers = 0_i64;
        for n in 0..50_i64 {
            answers +=
                sql("SELECT :n::bigint").bind("n", n).value::<i64, _>(&mut other).await.unwrap();
        }
        answers
    });
    assert_eq!((rows, answers), (100_000, (0..50).sum()));
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "wides")]
struct Wide {
    #[model(primary_key)]
    id: i64,
    name: String,
}

#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_keep_the_server() {
    let database = Database::new().await;
    let table = "CREATE TABLE wides AS SELECT g::bigint AS id, CASE g WHEN 2 THEN NULL ELSE \
                 repeat('x', 1000) END AS name FROM generate_series(1, 100000) g";
    relvar_testkit::execute(&database.shadow, table).await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    let error = Wide::query().all(&mut session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Decode, "{error}");
    drop(session);
    assert!(is_idle(&database, pid).await);
    assert_eq!(self::pid(&mut database.session().await).await, pid);
}

/// Outside of a runtime nobody can read the rest.
#[test]
fn a_stream_that_is_dropped_outside_of_a_runtime_leaves_no_connection() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(Database::new());
    let mut session = runtime.block_on(database.session());
    let before = runtime.block_on(pid(&mut session));
    let mut rows = runtime.block_on(sql(MANY).stream(&mut session)).unwrap();
    assert!(runtime.block_on(rows.next()).unwrap().is_ok());
    drop(rows);
    drop(session);
    runtime.block_on(async {
        assert!(is_gone(&database, before).await);
        assert_ne!(pid(&mut database.session().await).await, before);
    });
}

/// What is asked next reads the rest.
#[test]
fn a_session_goes_on_behind_a_stream_that_was_dropped_outside_of_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(Database::new());
    let mut session = runtime.block_on(database.session());
    let mut rows = runtime.block_on(sql(MANY).stream(&mut session)).unwrap();
    assert!(runtime.block_on(rows.next()).unwrap().is_ok());
    drop(rows);
    let next = async {
        tokio::time::timeout(Duration::from_secs(10), sql("SELECT 1").rows(&mut session)).await
    };
    assert_eq!(runtime.block_on(next).expect("nobody reads").unwrap().len(), 1);
}

/// What has to be prepared is asked twice, and comes behind what failed; in which order they are written does not matter.
#[tokio::test]
async fn queries_at_once_tell_the_cause_and_not_its_consequences() {
    let database = Database::new().await;
    let fails = "SELECT 1 / length(pg_sleep(0.1)::text)";
    for round in 0..3 {
        let mut unit = database.pool.begin().await.unwrap();
        let (first, last) = (format!("SELECT {round}"), format!("SELECT 1{round}"));
        let error = unit.join((sql(&first), sql(fails), sql(&last))).await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("22012"), "{error}");
        drop(unit);
        let mut unit = database.pool.begin().await.unwrap();
        let texts = [format!("SELECT 2{round}"), fails.to_owned(), format!("SELECT 3{round}")];
        let error = unit.join(texts.iter().map(|text| sql(text)).collect::<Vec<_>>()).await;
        assert_eq!(error.unwrap_err().sqlstate(), Some("22012"));
    }
    // All have come to their end, so that the connection is used again.
    let database = Database::with(PoolOptions { connections_max: 1, ..options() }).await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    assert!(session.join((sql("SELECT 1 / 0"), sql("SELECT 1"))).await.is_err());
    drop(session);
    assert_eq!(self::pid(&mut database.session().await).await, pid);
}

#[tokio::test]
async fn what_ended_an_idle_connection_is_told() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    database.seen(&format!("SELECT pg_terminate_backend({pid}, 5000)")).await;
    for _ in 0..2 {
        let error = sql("SELECT 1").rows(&mut session).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.sqlstate()),
            (&ErrorKind::Connection, Some("57P01")),
            "{error}"
        );
    }
    drop(session);
    assert_ne!(self::pid(&mut database.session().await).await, pid);
}

#[tokio::test]
async fn a_transaction_that_stood_idle_for_too_long_has_lost_its_connection() {
    let idle_in_transaction_timeout = Some(Duration::from_millis(50));
    let database = Database::with(PoolOptions { idle_in_transaction_timeout, ..options() }).await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "ada").await;
    let pid = pid(&mut unit).await;
    assert!(is_gone(&database, pid).await);
    let error = unit.commit().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.sqlstate()),
        (&ErrorKind::Connection, Some("25P03")),
        "{error}"
    );
    assert_eq!(database.seen("SELECT count(*) FROM users").await, "0");
    assert_ne!(self::pid(&mut database.session().await).await, pid);
}

/// A pool in a static outlives the runtime of a test.
#[test]
fn a_pool_goes_from_one_runtime_to_the_next() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let shadow = runtime().block_on(relvar_testkit::shadow());
    let options = PoolOptions { connections_max: 1, ..options() };
    let pool = Pool::new(config(&shadow), &options).unwrap();
    for _ in 0..3 {
        runtime().block_on(async {
            let mut session = pool.session().await.unwrap();
            assert_eq!(sql("SELECT 1").value::<i32, _>(&mut session).await.unwrap(), 1);
        });
    }
}

/// Tasks on several threads, each with connections that others had before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_go_from_thread_to_thread() {
    let database = Database::new().await;
    let ada = user(&mut database.session().await, "ada").await;
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let pool = database.pool.clone();
            tokio::spawn(async move {
                let mut found = 0;
                for _ in 0..20 {
                    let mut session = pool.session().await.unwrap();
                    found += usize::from(User::find(ada.id).one(&mut session).await.is_ok());
                }
                found
            })
        })
        .collect();
    let mut found = 0;
    for task in tasks {
        found += task.await.unwrap();
    }
    assert_eq!(found, 64 * 20);
}

/// Rows that go by COPY are for `insert_all`, and come from there.
#[tokio::test]
async fn a_copy_that_nobody_feeds_does_not_keep_the_server() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    let copy = || sql("COPY users (email) FROM STDIN");
    let error = copy().execute(&mut session).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Cancelled, Some("57014")), "{error}");
    let error = sql("COPY users TO STDOUT").rows(&mut session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Statement, "{error}");
    let error = sql("COPY users TO STDOUT").execute(&mut session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Statement, "{error}");
    assert_eq!(self::pid(&mut session).await, pid);
    // The server takes what comes behind it for its rows, and ends the connection.
    let other = || sql("SELECT 1 WHERE 1 = :one").bind("one", 1);
    assert_eq!(session.join((other(), other())).await.unwrap().0.len(), 1);
    assert!(session.join((copy(), other())).await.is_err());
    drop(session);
    let mut session = database.session().await;
    assert_eq!(other().rows(&mut session).await.unwrap().len(), 1);
    assert_eq!(database.seen("SELECT count(*) FROM users").await, "0");
}

const WIDES: &str = "CREATE TABLE wides (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE)";

fn wide(number: u32) -> NewWide {
    NewWide::new(format!("{number}{}", "x".repeat(1000)))
}

#[tokio::test]
async fn a_copy_that_is_left_copies_nothing() {
    let database = Database::new().await;
    database.seen(WIDES).await;
    let rows = |numbers: Range<u32>| numbers.map(wide).collect::<Vec<_>>();
    let mut session = database.session().await;
    let pid = pid(&mut session).await;
    // It stands still in the middle, behind a row of the same name.
    let mut first = database.pool.begin().await.unwrap();
    Wide::insert(wide(40_000)).execute(&mut first).await.unwrap();
    let insert = Wide::insert_all(rows(0..50_000)).execute(&mut session);
    assert!(tokio::time::timeout(Duration::from_secs(3), insert).await.is_err());
    first.commit().await.unwrap();
    // Its transaction is open until the next statement.
    let state = format!("SELECT state FROM pg_stat_activity WHERE pid = {pid}");
    assert!(is_seen(&database, &state, "idle in transaction (aborted)").await);
    assert_eq!(database.seen("SELECT count(*) FROM wides").await, "1");
    // The same session goes on, and so does the pool.
    assert_eq!(Wide::insert_all(rows(0..20_000)).execute(&mut session).await.unwrap(), 20_000);
    drop(session);
    let count = Wide::query().count(&mut database.session().await).await.unwrap();
    assert_eq!(count, 20_001);
}

#[tokio::test]
async fn a_copy_that_fails_tells_why() {
    let database = Database::new().await;
    database.seen(WIDES).await;
    let mut session = database.session().await;
    let rows = (0..100_000).map(|n| wide(n % 50_000)).collect();
    let error = Wide::insert_all(rows).execute(&mut session).await.unwrap_err();
    assert!(error.is_unique("wides_name_key"), "{error}");
    assert_eq!(database.seen("SELECT count(*) FROM wides").await, "0");
    assert_eq!(Wide::query().count(&mut session).await.unwrap(), 0);
}

/// Larger than what is read or sent at once, and than what memory is kept for.
#[tokio::test]
async fn values_of_any_size_come_back() {
    let database = Database::new().await;
    let mut session = database.session().await;
    for length in [0, 1, 8_170, 65_536, 3_000_000, 20_000_000, 10] {
        let sent: Vec<u8> = (0..length).map(|n: u32| n.wrapping_mul(31) as u8).collect();
        let query = "SELECT :b::bytea AS back, md5(:b::bytea) AS sum";
        let rows = sql(query).bind("b", sent.clone()).rows(&mut session).await.unwrap();
        let back: &[u8] = rows[0].get("back");
        assert!(back == sent, "{length}");
        let sum = format!(
            "SELECT md5(string_agg(set_byte('\\x00', 0, (n * 31 % 256)::int), '' ORDER BY n)) \
                           FROM generate_series(0, {length}::bigint - 1) n"
        );
        if (1..100_000).contains(&length) {
            assert_eq!(rows[0].get::<_, String>("sum"), database.seen(&sum).await);
        }
    }
}
