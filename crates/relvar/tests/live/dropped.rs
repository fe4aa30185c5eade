//! What is left in the middle, and what a caller never saw: a commit keeps all, or says that it does not.

use std::time::Duration;

use futures_util::StreamExt;
use relvar::{ErrorKind, Model, Pool, Session, SoftDelete, sql};

use crate::database::{Database, user};
use crate::models::{Address, Customer, NewCustomer, NewOrder, Order, Status, User};

const USERS: &str = "SELECT count(*) FROM users";

#[tokio::test]
async fn an_error_that_nobody_saw_is_told_by_the_commit() {
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "lost").await;
    let text = "SELECT 1 / (50000 - g) FROM generate_series(1, 50000) g";
    let mut stream = sql(text).stream(&mut unit).await.unwrap();
    stream.next().await.unwrap().unwrap();
    drop(stream);
    assert_eq!(*unit.commit().await.unwrap_err().kind(), ErrorKind::Aborted);

    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "lost").await;
    let slow = sql("SELECT 1 / length(pg_sleep(0.3)::text)").rows(&mut unit);
    assert!(tokio::time::timeout(Duration::from_millis(100), slow).await.is_err());
    assert_eq!(*unit.commit().await.unwrap_err().kind(), ErrorKind::Aborted);
    assert_eq!(database.seen(USERS).await, "0");
    // The connections are fit for use again.
    for name in ["a", "b", "c", "d", "e"] {
        let mut unit = database.pool.begin().await.unwrap();
        user(&mut unit, name).await;
        unit.commit().await.unwrap();
    }
    assert_eq!(database.seen(USERS).await, "5");
}

#[tokio::test]
async fn a_statement_that_began_a_transaction_and_was_left_takes_nothing_with_it() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let ada = user(&mut session, "ada").await;
    let mut other = database.pool.begin().await.unwrap();
    sql("LOCK TABLE orders IN EXCLUSIVE MODE").execute(&mut other).await.unwrap();
    let rows = vec![NewOrder::new(ada.id, 1), NewOrder::new(ada.id, 2).status(Status::Paid)];
    let left = Order::insert_all(rows).execute(&mut session);
    assert!(tokio::time::timeout(Duration::from_millis(200), left).await.is_err());
    other.rollback().await.unwrap();
    Order::insert(NewOrder::new(ada.id, 77)).one(&mut session).await.unwrap();
    drop(session);
    assert_eq!(database.seen("SELECT string_agg(total::text, ' ') FROM orders").await, "77");
}

#[tokio::test]
async fn nobody_commits_a_transaction_that_was_swapped_in() {
    async fn repository(session: &mut Session, pool: &Pool) {
        let mut own = pool.begin().await.unwrap();
        std::mem::swap::<Session>(&mut own, session);
        assert_eq!(*own.commit().await.unwrap_err().kind(), ErrorKind::Statement);
    }
    let database = Database::new().await;
    let mut unit = database.pool.begin().await.unwrap();
    user(&mut unit, "a").await;
    repository(&mut unit, &database.pool).await;
    drop(unit);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(database.seen(USERS).await, "0");
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "t1")]
struct Short {
    #[model(primary_key)]
    id: i64,
    #[model(sql_type = "varchar(5)")]
    code: String,
    #[model(references = User)]
    type_id: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "softs")]
struct Soft {
    #[model(primary_key)]
    id: String,
    note: String,
    #[model(flatten)]
    deletion: SoftDelete,
}

#[tokio::test]
async fn many_rows_are_refused_as_one_is() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    database.seen("CREATE TABLE t1 (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code varchar(5) NOT NULL, type_id bigint)").await;
    let long = || NewShort::new("abcdefgh");
    for rows in [vec![long()], vec![long(), long()]] {
        let error = Short::insert_all(rows).all(session).await.unwrap_err();
        assert_eq!(error.sqlstate(), Some("22001"));
    }
    // A table may be called like anything, and a relation like a keyword.
    let ada = user(session, "ada").await;
    Short::insert(NewShort::new("x").type_id(ada.id)).execute(session).await.unwrap();
    let loaded = Short::query().with(Short::r#type()).one(session).await.unwrap();
    assert_eq!(loaded.get(Short::r#type()).as_ref(), Some(&ada));
}

#[tokio::test]
async fn a_key_of_a_deleted_row_brings_no_deleted_row() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    database
        .seen(
            "CREATE TABLE softs (id text PRIMARY KEY, note text NOT NULL, deleted_at timestamptz)",
        )
        .await;
    Soft::insert(NewSoft::new("a", "old")).execute(session).await.unwrap();
    Soft::delete().filter(Soft::id.eq("a")).execute(session).await.unwrap();
    let again = Soft::insert(NewSoft::new("a", "new")).on_conflict(Soft::id).set_new(Soft::note);
    assert_eq!(*again.one(session).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(database.seen("SELECT note FROM softs").await, "old");
}

#[tokio::test]
async fn a_composite_value_with_nulls_in_it_is_not_null() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let home = || Address { street: "x".into(), code: None, floors: vec![], login: None };
    let with = |login: &str, work| NewCustomer { work, ..NewCustomer::new(login, home()) };
    let rows = vec![with("a@null", None), with("b@part", Some(home()))];
    Customer::insert_all(rows).execute(session).await.unwrap();
    let there = Customer::query().filter(Customer::work.is_not_null()).one(session).await.unwrap();
    assert!(there.work.is_some());
    let none = Customer::query().filter(Customer::work.is_null()).one(session).await.unwrap();
    assert_eq!(none.work, None);
}

#[tokio::test]
async fn a_value_stands_in_no_message() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let error = sql("SELECT :p::text::int").bind("p", "hunter2").rows(session).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Value, Some("22P02")));
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    assert!(error.server().unwrap().message().contains("hunter2"));
    assert_eq!(sql("SELECT $→").numbered().unwrap().0, "SELECT $→");
}
