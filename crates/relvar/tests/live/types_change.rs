//! Migrations that change types under a service that goes on with its connections.

use futures_util::StreamExt;
use relvar::{DbEnum, DbType, ErrorKind, Isolation, Model, Pool, Range, Session, save, sql};

use crate::database::{Database, config, options};

#[derive(Debug, Clone, Copy, PartialEq, DbEnum)]
enum Size {
    Small,
    Large,
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(domain = "tag")]
struct Tag(String);

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "parcels")]
struct Parcel {
    #[model(primary_key)]
    id: i64,
    size: Size,
    sizes: Vec<Size>,
    tag: Option<Tag>,
}

const PARCELS: &str = "CREATE TYPE size AS ENUM ('small', 'large', 'odd'); CREATE DOMAIN tag AS text;
    CREATE TABLE parcels (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, size size NOT NULL, sizes size[] NOT NULL,
                          tag tag)";

/// As a plan does it when an enum loses a label, and when a domain gets another base.
const SWAPPED: &str = "CREATE TYPE size_new AS ENUM ('small', 'large');
    ALTER TABLE parcels ALTER size TYPE size_new USING size::text::size_new,
        ALTER sizes TYPE size_new[] USING sizes::text[]::size_new[];
    DROP TYPE size; ALTER TYPE size_new RENAME TO size;
    CREATE DOMAIN tag_new AS varchar(20);
    ALTER TABLE parcels ALTER tag TYPE tag_new; DROP DOMAIN tag; ALTER DOMAIN tag_new RENAME TO tag";

fn one() -> relvar::PoolOptions {
    let mut one = options();
    one.connections_max = 1;
    one
}

fn parcel(tag: &str) -> NewParcel {
    NewParcel::new(Size::Small, vec![Size::Large]).tag(Tag(tag.into()))
}

/// Every way in which a value of the types gets to the server, each changing or finding what it should.
async fn work(session: &mut Session) {
    sql("TRUNCATE parcels RESTART IDENTITY").execute(session).await.unwrap();
    let first = Parcel::insert(parcel("a")).one(session).await.unwrap();
    assert_eq!((first.id, first.size, first.tag.clone()), (1, Size::Small, Some(Tag("a".into()))));
    let rows = vec![parcel("b"), parcel("c")];
    assert_eq!(Parcel::insert_all(rows).execute(session).await.unwrap(), 2);
    let is_small = || Parcel::query().filter(Parcel::size.eq(Size::Small));
    assert_eq!(is_small().count(session).await.unwrap(), 3);
    let is_in = Parcel::query().filter(Parcel::size.is_in([Size::Small]));
    assert_eq!(is_in.count(session).await.unwrap(), 3);
    let tagged = Parcel::query().filter(Parcel::tag.eq(Tag("b".into())));
    assert_eq!(tagged.all(session).await.unwrap().len(), 1);
    let changed = Parcel { sizes: vec![Size::Small, Size::Large], ..first.clone() };
    assert_eq!(save(session, &first, &changed).await.unwrap(), changed);
    let each = Parcel::update_each([2_i64]).set(Parcel::size, [Size::Large]);
    assert_eq!(each.execute(session).await.unwrap(), 1);
    let counted = sql("SELECT count(*) FROM parcels WHERE size = :s").bind("s", Size::Large);
    assert_eq!(counted.value::<i64, _>(session).await.unwrap(), 1);
    let stream = sql("SELECT id FROM parcels WHERE size = :s").bind("s", Size::Small);
    let mut stream = stream.stream(session).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn types_that_are_swapped_are_looked_up_again() {
    let database = Database::with(one()).await;
    database.seen(PARCELS).await;
    let session = &mut database.session().await;
    work(session).await;
    database.seen(SWAPPED).await;
    work(session).await;
    let seen =
        "SELECT string_agg(concat_ws(' ', id, size, sizes, tag), ', ' ORDER BY id) FROM parcels";
    assert_eq!(
        database.seen(seen).await,
        "1 small {small,large} a, 2 large {large} b, 3 small {large} c"
    );
}

/// Each of them is the first to meet the new type.
#[tokio::test]
async fn each_statement_finds_out_by_itself() {
    let database = Database::with(one()).await;
    database.seen(PARCELS).await;
    let session = &mut database.session().await;
    sql("SELECT :s::size").bind("s", Size::Small).value::<Size, _>(session).await.unwrap();
    Parcel::insert(parcel("a")).one(session).await.unwrap();
    database.seen(SWAPPED).await;
    let inserted = Parcel::insert(parcel("b")).one(session).await.unwrap();
    assert_eq!(inserted.id, 2);
    let alone = "DROP TABLE parcels; DROP TYPE size; CREATE TYPE size AS ENUM ('large', 'small')";
    database.seen(alone).await;
    let value = sql("SELECT :s::size").bind("s", Size::Large).value::<Size, _>(session).await;
    assert_eq!(value.unwrap(), Size::Large);
}

/// Before the old type goes, the column has the new one: the statement can be planned no more, though its types are there.
#[tokio::test]
async fn a_column_changes_before_its_old_type_goes() {
    let database = Database::with(one()).await;
    database.seen(PARCELS).await;
    let session = &mut database.session().await;
    let large = || Parcel::query().filter(Parcel::size.eq(Size::Large));
    Parcel::insert(parcel("a")).one(session).await.unwrap();
    assert_eq!(large().count(session).await.unwrap(), 0);
    let half = "ALTER TYPE size RENAME TO size_old; CREATE TYPE size AS ENUM ('small', 'large');
        ALTER TABLE parcels ALTER size TYPE size USING size::text::size,
            ALTER sizes TYPE size[] USING sizes::text[]::size[]";
    database.seen(half).await;
    Parcel::insert(parcel("b")).one(session).await.unwrap();
    assert_eq!(large().count(session).await.unwrap(), 0);
    assert_eq!(database.seen("SELECT count(*) FROM parcels").await, "2");
    // What is refused for another reason is refused as ever.
    database.seen("ALTER TABLE parcels DROP size").await;
    let error = large().count(session).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::Server, Some("42703")));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_transaction_is_tried_again_as_a_whole() {
    let database = Database::with(one()).await;
    database.seen(PARCELS).await;
    let insert = |pool: Pool| async move {
        let times = std::sync::atomic::AtomicU32::new(0);
        pool.transaction::<_, relvar::Error, _>(Isolation::ReadCommitted, 2, |session| {
            times.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Box::pin(async move {
                sql("SELECT 1").execute(session).await?;
                Parcel::insert(parcel("a")).one(session).await
            })
        })
        .await
        .unwrap();
        times.into_inner()
    };
    assert_eq!(insert(database.pool.clone()).await, 1);
    database.seen(SWAPPED).await;
    assert_eq!(insert(database.pool.clone()).await, 2);
    assert_eq!(insert(database.pool.clone()).await, 1);
    assert_eq!(database.seen("SELECT count(*) FROM parcels").await, "3");

    database.seen("ALTER TYPE size RENAME TO old; CREATE TYPE size AS ENUM ('small', 'large');
        ALTER TABLE parcels ALTER size TYPE size USING size::text::size, ALTER sizes TYPE size[] USING sizes::text[]::size[];
        DROP TYPE old").await;
    let mut unit = database.pool.begin().await.unwrap();
    let error = Parcel::insert(parcel("b")).one(&mut unit).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::PlanChanged, Some("XX000")));
    assert!(error.is_retryable());
    assert_eq!(*unit.commit().await.unwrap_err().kind(), ErrorKind::Aborted);
}

#[tokio::test]
async fn statements_that_were_deallocated_are_prepared_again() {
    let database = Database::with(one()).await;
    database.seen(PARCELS).await;
    let mut session = database.session().await;
    for forget in ["DEALLOCATE ALL", "DISCARD ALL"] {
        for _ in 0..2 {
            Parcel::insert(parcel("a")).one(&mut session).await.unwrap();
            Parcel::query().all(&mut session).await.unwrap();
        }
        sql(forget).execute(&mut session).await.unwrap();
        Parcel::insert(parcel("a")).one(&mut session).await.unwrap();
        assert!(!Parcel::query().all(&mut session).await.unwrap().is_empty());
    }
    drop(session);
    assert_eq!(database.seen("SELECT count(*) FROM parcels").await, "6");
    let mut unit = database.pool.begin().await.unwrap();
    sql("DEALLOCATE ALL").execute(&mut unit).await.unwrap();
    let error = Parcel::insert(parcel("a")).one(&mut unit).await.unwrap_err();
    assert_eq!((error.kind(), error.sqlstate()), (&ErrorKind::PlanChanged, Some("26000")));
    drop(unit);
    let mut unit = database.pool.begin().await.unwrap();
    Parcel::insert(parcel("a")).one(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(database.seen("SELECT count(*) FROM parcels").await, "7");
}

#[derive(Debug, Clone, PartialEq, DbType)]
struct Place {
    street: String,
    zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, DbType)]
struct Route {
    from: Place,
    via: Vec<Place>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "trips")]
struct Trip {
    #[model(primary_key)]
    id: i64,
    home: Place,
    others: Vec<Place>,
    route: Option<Route>,
}

const TRIPS: &str = "CREATE TYPE place AS (street text, zip text);
    CREATE TYPE route AS (\"from\" place, via place[]);
    CREATE TABLE trips (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, home place NOT NULL, others place[] NOT NULL,
                        route route)";

fn place(street: &str) -> Place {
    Place { street: street.into(), zip: Some("1".into()) }
}

fn route() -> Route {
    Route { from: place("f"), via: vec![place("v"), place("w")] }
}

fn trip(street: &str) -> NewTrip {
    NewTrip::new(place(street), vec![place("o")]).route(route())
}

async fn travel(session: &mut Session) {
    sql("TRUNCATE trips RESTART IDENTITY").execute(session).await.unwrap();
    let first = Trip::insert(trip("a")).one(session).await.unwrap();
    let wanted = Trip { id: 1, home: place("a"), others: vec![place("o")], route: Some(route()) };
    assert_eq!(first, wanted);
    let rows = vec![trip("b"), NewTrip::new(place("c"), vec![])];
    assert_eq!(Trip::insert_all(rows).all(session).await.unwrap().len(), 2);
    let all = Trip::query().order_by(Trip::id.asc()).all(session).await.unwrap();
    assert_eq!((&all[0], &all[1].route, &all[2].route), (&wanted, &Some(route()), &None));
    let at_home = Trip::query().filter(Trip::home.eq(place("a")));
    assert_eq!(at_home.count(session).await.unwrap(), 1);
    let moved = Trip::update().set(Trip::home, place("d")).filter(Trip::id.eq(2));
    assert_eq!(moved.execute(session).await.unwrap(), 1);
    let changed = Trip { others: vec![], ..first.clone() };
    assert_eq!(save(session, &first, &changed).await.unwrap(), changed);
    let homes = sql("SELECT home FROM trips ORDER BY id").stream(session).await.unwrap();
    let homes: Vec<Place> = homes.map(|row| row.unwrap().get(0)).collect().await;
    assert_eq!(homes, [place("a"), place("d"), place("c")]);
}

#[tokio::test]
async fn a_composite_type_that_gains_attributes_is_gone_on_with() {
    let database = Database::with(one()).await;
    database.seen(TRIPS).await;
    let mut session = database.session().await;
    travel(&mut session).await;
    for add in [
        "ALTER TYPE place ADD ATTRIBUTE floor integer",
        "ALTER TYPE place ADD ATTRIBUTE city text; ALTER TYPE route ADD ATTRIBUTE length float8",
        // Another in the place of one that was there: names count, and not the order.
        "ALTER TYPE place DROP ATTRIBUTE zip, ADD ATTRIBUTE land text; ALTER TYPE place ADD ATTRIBUTE zip text",
    ] {
        database.seen(add).await;
        travel(&mut session).await;
        let others = Pool::new(config(&database.shadow), &one()).unwrap();
        travel(&mut others.session().await.unwrap()).await;
    }
    let seen = "SELECT concat_ws(' ', (home).street, (home).zip, (home).floor IS NULL, (home).land IS NULL,
        ((route).via)[2].zip, (route).length IS NULL) FROM trips WHERE id = 1";
    assert_eq!(database.seen(seen).await, "a 1 t t 1 t");
}

/// What was inserted is told once the type is looked up, and inserted once.
#[tokio::test]
async fn what_has_run_is_not_repeated_for_its_answer() {
    let database = Database::with(one()).await;
    database.seen(TRIPS).await;
    database.seen("INSERT INTO trips (home, others) SELECT ('s' || n, n)::place, '{}' FROM generate_series(1, 3000) n").await;
    let mut unit = database.pool.begin().await.unwrap();
    let text = "UPDATE trips SET others = others || home RETURNING home";
    let before = sql(text).rows(&mut unit).await.unwrap();
    assert_eq!(before[2_999].get::<_, Place>(0).zip.as_deref(), Some("3000"));
    unit.commit().await.unwrap();
    database.seen("ALTER TYPE place ADD ATTRIBUTE floor integer").await;
    let mut unit = database.pool.begin().await.unwrap();
    let after = sql(text).rows(&mut unit).await.unwrap();
    let zips = after.iter().map(|row| row.get::<_, Place>(0).zip.unwrap());
    assert_eq!(zips.collect::<Vec<_>>(), (1..=3000).map(|n| n.to_string()).collect::<Vec<_>>());
    unit.commit().await.unwrap();
    assert_eq!(database.seen("SELECT sum(cardinality(others)) FROM trips").await, "6000");
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(name = "place")]
struct Later {
    street: String,
    floor: Option<i32>,
}

/// A program that was made for the new type, and started before it was there.
#[tokio::test]
async fn an_attribute_that_comes_late_is_found() {
    let database = Database::with(one()).await;
    database.seen(TRIPS).await;
    let mut unit = database.pool.begin().await.unwrap();
    let later = Later { street: "a".into(), floor: Some(3) };
    let floor = || sql("SELECT to_jsonb(:p::place) ->> 'floor'").bind("p", later.clone());
    let error = floor().value::<Option<String>, _>(&mut unit).await.unwrap_err();
    assert!(
        error.to_string().contains("place has no attribute \"floor\", which Later has"),
        "{error}"
    );
    database.seen("ALTER TYPE place ADD ATTRIBUTE floor integer").await;
    // Nothing has reached the server, so the transaction is as good as before.
    let seen = floor().value::<Option<String>, _>(&mut unit).await.unwrap();
    assert_eq!(seen.as_deref(), Some("3"));
    let back = sql("SELECT :p::place").bind("p", later.clone()).value::<Later, _>(&mut unit).await;
    assert_eq!(back.unwrap(), later);
    unit.commit().await.unwrap();
}

/// A pooler's server does not keep statements, but the connection to it keeps types.
#[tokio::test]
async fn behind_a_pooler_types_are_looked_up_again_too() {
    let mut through = one();
    through.transaction_pooler = true;
    let database = Database::with(through).await;
    database.seen(TRIPS).await;
    let session = &mut database.session().await;
    Trip::insert(trip("a")).one(session).await.unwrap();
    database.seen("ALTER TYPE place ADD ATTRIBUTE floor integer").await;
    Trip::insert(trip("b")).one(session).await.unwrap();
    assert_eq!(Trip::query().all(session).await.unwrap().len(), 2);
    assert_eq!(database.seen("SELECT count(*) FROM trips").await, "2");
}

#[tokio::test]
async fn a_range_that_is_swapped_is_looked_up_again() {
    let database = Database::with(one()).await;
    database.seen("CREATE TYPE span AS RANGE (subtype = integer)").await;
    let session = &mut database.session().await;
    let span = || sql("SELECT :r::span").bind("r", Range::from(1..3));
    span().value::<Range<i32>, _>(session).await.unwrap();
    database.seen("DROP TYPE span; CREATE TYPE span AS RANGE (subtype = integer)").await;
    assert_eq!(span().value::<Range<i32>, _>(session).await.unwrap(), Range::from(1..3));
}
