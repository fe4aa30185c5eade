//! What is told of statements, and what never is.

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex};

use relvar::{ErrorKind, Model, PoolOptions, sql};
use tracing::Level;
use tracing::subscriber::DefaultGuard;

use crate::database::{Database, options, orders, user};
use crate::models::{NewUser, Order, User};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Listens to what this thread does.
    fn listen() -> (Log, DefaultGuard) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::DEBUG)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// Lines of the target `relvar` since the last call.
    fn lines(&self) -> Vec<String> {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(bytes).unwrap();
        text.lines().filter(|line| line.contains(" relvar: ")).map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn statements_are_told_with_rows_and_time_and_without_values() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let ada = user(session, "secret-address").await;
    orders(session, &ada, &[1, 2, 3]).await;
    let (log, _guard) = Log::listen();
    User::query().filter(User::email.eq("secret-address")).all(session).await.unwrap();
    let [line] = log.lines().try_into().unwrap();
    for part in
        ["statement=\"SELECT ", "place=crates/relvar/tests/live/traces.rs:", "rows=1", "micros="]
    {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!line.contains("secret"), "{line}");
    Order::update().set(Order::total, 7).all_rows().execute(session).await.unwrap();
    let [line] = log.lines().try_into().unwrap();
    assert!(line.contains("rows=3"), "{line}");
    let again = User::insert(NewUser::new("secret-address")).one(session).await.unwrap_err();
    let [line] = log.lines().try_into().unwrap();
    assert!(line.contains("sqlstate=\"23505\"") && !line.contains("secret"), "{line}");
    // Nor does the error tell it, unless asked.
    assert!(matches!(again.kind(), ErrorKind::Unique { .. }));
    assert!(again.source().is_none());
    assert!(!format!("{again} {again:?}").contains("secret"), "{again:?}");
    let server = again.server().and_then(|server| server.detail());
    assert!(server.is_some_and(|detail| detail.contains("secret-address")));
    let unit = database.pool.begin().await.unwrap();
    unit.commit().await.unwrap();
    let lines = log.lines();
    assert!(lines[0].contains("BEGIN") && lines[1].contains("COMMIT"), "{lines:?}");
    // A stream counts the rows that were taken.
    let mut stream = Box::pin(sql("SELECT generate_series(1, 9)").stream(session).await.unwrap());
    for _ in 0..2 {
        futures_util::StreamExt::next(&mut stream).await.unwrap().unwrap();
    }
    drop(stream);
    let [line] = log.lines().try_into().unwrap();
    assert!(line.contains("rows=2"), "{line}");
}

#[tokio::test]
async fn values_are_told_where_somebody_asks_for_them() {
    let database = Database::with(PoolOptions { trace_values: true, ..options() }).await;
    let session = &mut database.session().await;
    let (log, _guard) = Log::listen();
    User::query().filter(User::email.eq("secret-address")).all(session).await.unwrap();
    let [line] = log.lines().try_into().unwrap();
    assert!(line.contains("secret-address"), "{line}");
}

/// A function may tell anything in a notice, also what it was given.
#[tokio::test]
async fn notices_are_told_and_their_words_where_values_are() {
    for trace_values in [false, true] {
        let database = Database::with(PoolOptions { trace_values, ..options() }).await;
        let tells = "CREATE FUNCTION tells(t text) RETURNS integer LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE WARNING 'got %', t; RETURN 1; END $$";
        database.seen(tells).await;
        let session = &mut database.session().await;
        let (log, _guard) = Log::listen();
        sql("SELECT tells(:t)").bind("t", "secret-word").rows(session).await.unwrap();
        let lines = log.lines();
        let notice: Vec<_> = lines.iter().filter(|line| line.contains("WARNING")).collect();
        assert_eq!(notice.len(), 1, "{lines:?}");
        assert!(notice[0].contains("sqlstate=\"01000\""), "{lines:?}");
        assert_eq!(notice[0].contains("got secret-word"), trace_values, "{lines:?}");
    }
}
