//! Types that features bring, there and back; TLS.

use relvar::{ErrorKind, Json, Model, Pool, PoolOptions, sql};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio_postgres::Config;

use crate::cluster::with_tls;
use crate::database::Database;
use crate::{certificates, database};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    street: String,
    floor: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "parcels")]
pub struct Parcel {
    #[model(primary_key)]
    pub id: uuid::Uuid,
    #[model(numeric(12, 2))]
    pub price: Decimal,
    pub sent: chrono::DateTime<chrono::Utc>,
    pub day: Option<jiff::civil::Date>,
    pub seen: jiff::Timestamp,
    pub address: Json<Address>,
    pub notes: serde_json::Value,
}

const PARCELS: &str = "CREATE TABLE parcels (id uuid PRIMARY KEY, price numeric(12,2) NOT NULL, sent timestamptz NOT NULL,
    day date, seen timestamptz NOT NULL, address jsonb NOT NULL, notes jsonb NOT NULL)";

fn parcel(nth: u32) -> NewParcel {
    let street = format!("Street {nth}");
    let new = NewParcel::new(
        uuid::Uuid::from_u128(nth.into()),
        Decimal::new(1999 + i64::from(nth), 2),
        chrono::DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
        "2026-11-25T10:00:00.5Z".parse::<jiff::Timestamp>().unwrap(),
        Json(Address { street, floor: nth.is_multiple_of(2).then_some(3) }),
        json!({ "tags": ["a", nth], "deep": { "er": nth } }),
    );
    if nth.is_multiple_of(2) { new.day(jiff::civil::date(2026, 2, 28)) } else { new }
}

#[tokio::test]
async fn types_of_other_crates_come_back_as_they_were() {
    let database = Database::new().await;
    database.seen(PARCELS).await;
    let session = &mut database.session().await;
    let made = Parcel::insert_all((1..=3).map(parcel).collect()).all(session).await.unwrap();
    assert_eq!(made[1].price, Decimal::new(2001, 2));
    assert_eq!((made[0].day, made[1].day), (None, Some(jiff::civil::date(2026, 2, 28))));
    assert_eq!(made[1].address.0, Address { street: "Street 2".into(), floor: Some(3) });
    let seen = "SELECT concat_ws(' ', id, price, day, extract(epoch FROM sent), seen AT TIME ZONE 'UTC', address, notes)
                FROM parcels WHERE id::text LIKE '%2'";
    assert_eq!(
        database.seen(seen).await,
        "00000000-0000-0000-0000-000000000002 20.01 2026-02-28 1700000000.123456 2026-11-25 10:00:00.5 \
         {\"floor\": 3, \"street\": \"Street 2\"} {\"deep\": {\"er\": 2}, \"tags\": [\"a\", 2]}"
    );
    let found = Parcel::find(uuid::Uuid::from_u128(3)).one(session).await.unwrap();
    assert_eq!(found, made[2]);
    // Very many go by COPY.
    let many = (10..6_010).map(parcel).collect();
    assert_eq!(Parcel::insert_all(many).execute(session).await.unwrap(), 6_000);
    let again = Parcel::find(uuid::Uuid::from_u128(10)).one(session).await.unwrap();
    assert_eq!((again.day, again.price), (made[1].day, Decimal::new(2009, 2)));
    assert_eq!(again.address.0.floor, Some(3));
    let sum = Parcel::query().select(relvar::Expressions::sum(Parcel::price)).one(session).await;
    let seen = database.seen("SELECT sum(price) FROM parcels").await;
    assert_eq!(sum.unwrap().map(|sum| sum.to_string()), Some(seen));
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "saved")]
pub struct Saved {
    #[model(primary_key, uuid_v7)]
    pub id: uuid::Uuid,
    pub key: i32,
}

#[tokio::test]
async fn keys_are_made_here_one_behind_the_other() {
    let database = Database::new().await;
    database.seen("CREATE TABLE saved (id uuid PRIMARY KEY, key int NOT NULL)").await;
    let session = &mut database.session().await;
    let mut rows: Vec<NewSaved> = (0..50).map(NewSaved::new).collect();
    rows.push(NewSaved::new(-1).id(uuid::Uuid::nil()));
    let made = Saved::insert_all(rows).all(session).await.unwrap();
    assert!(made[..50].iter().all(|row| row.id.get_version_num() == 7));
    // The server's order of keys is the order in which they were made.
    let seen = "SELECT string_agg(key::text, ' ' ORDER BY id) FROM saved";
    let made: Vec<String> = made[..50].iter().map(|row| row.key.to_string()).collect();
    assert_eq!(database.seen(seen).await, format!("-1 {}", made.join(" ")));
}

#[tokio::test]
async fn documents_are_searched() {
    let database = Database::new().await;
    database.seen(PARCELS).await;
    let session = &mut database.session().await;
    Parcel::insert_all((1..=3).map(parcel).collect()).execute(session).await.unwrap();
    let ids = async |query: relvar::Query<Parcel>, session: &mut relvar::Session| {
        let found = query.order_by(Parcel::id.asc()).all(session).await.unwrap();
        found.iter().map(|parcel| parcel.id.as_u128()).collect::<Vec<_>>()
    };
    let q = Parcel::query;
    assert_eq!(ids(q().filter(Parcel::notes.has(json!({ "tags": [2] }))), session).await, [2]);
    assert_eq!(ids(q().filter(Parcel::address.has_key("street")), session).await, [1, 2, 3]);
    assert_eq!(ids(q().filter(!Parcel::notes.has_key("none")), session).await, [1, 2, 3]);
    let at = Parcel::notes.text_at(["deep", "er"]).eq("3");
    assert_eq!(ids(q().filter(at), session).await, [3]);
    let streets = q().select(Parcel::address.text_at(["street"]));
    let streets = streets.order_by(Parcel::id.desc()).all(session).await.unwrap();
    assert_eq!(streets[0].as_deref(), Some("Street 3"));
}

#[tokio::test]
async fn connections_are_encrypted_and_the_server_is_who_it_says() {
    let cluster = with_tls();
    let tls = |root: &str| {
        let mut roots = rustls::RootCertStore::empty();
        let pem = rustls::pki_types::pem::PemObject::from_pem_slice(root.as_bytes());
        roots.add(pem.unwrap()).unwrap();
        rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
    };
    let config = |host: &str| {
        let mut config = Config::new();
        config.host(host).hostaddr([127, 0, 0, 1].into()).port(cluster.port).dbname("postgres");
        config.user("only_tls").ssl_mode(tokio_postgres::config::SslMode::Require);
        config
    };
    let options = PoolOptions { connections_max: 1, ..database::options() };
    let pool = Pool::with_tls(config("localhost"), tls(certificates::root()), &options).unwrap();
    let mut session = pool.session().await.unwrap();
    let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    assert!(sql(query).value::<bool, _>(&mut session).await.unwrap());
    // What is dropped in the middle is cancelled by another encrypted connection.
    let sleep = tokio::time::timeout(
        std::time::Duration::from_millis(100),
        sql("SELECT pg_sleep(60) /* dropped */").rows(&mut session),
    );
    assert!(sleep.await.is_err());
    drop(session);
    let mut session = pool.session().await.unwrap();
    let running =
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%dropped */'";
    let mut left = -1;
    for _ in 0..100 {
        left = sql(running).value::<i64, _>(&mut session).await.unwrap();
        if left == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(left, 0);

    for (host, root) in
        [("localhost", certificates::other_root()), ("elsewhere", certificates::root().to_owned())]
    {
        let pool = Pool::with_tls(config(host), tls(&root), &options).unwrap();
        let error = pool.session().await.unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::Connection, "{error}");
    }
}
