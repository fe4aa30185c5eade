//! Columns whose types are composite.

use relvar::{DbType, Expressions, FromRow, Json, Model, Range, first, save, sql};
use rust_decimal::Decimal;

use crate::database::Database;
use crate::domains::address;
use crate::models::{Address, Customer, NewCustomer, Status};

fn full(street: &str) -> Address {
    Address {
        street: street.to_owned(),
        code: Some("12 \"3\"".to_owned()),
        login: Some("a@b".to_owned()),
        floors: vec![1, 2],
    }
}

#[tokio::test]
async fn rows_come_and_go() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let one = Customer::insert(NewCustomer::new("0@x", full("Elm")).work(address("Oak")));
    let one = one.one(session).await.unwrap();
    assert_eq!((&one.home, &one.work, one.past.len()), (&full("Elm"), &Some(address("Oak")), 0));
    let new =
        |login: &str| NewCustomer::new(login, address("Fir")).past(vec![full("a"), address("b")]);
    let rest = Customer::insert_all(vec![new("1@x"), new("2@x").work(full("Ash"))]);
    let rest = rest.all(session).await.unwrap();
    assert_eq!((&rest[0].work, &rest[1].work), (&None, &Some(full("Ash"))));
    assert_eq!(rest[0].past, [full("a"), address("b")]);
    let seen = "SELECT concat_ws(' ', (home).street, (home).zip, (home).floors, pg_typeof(home), pg_typeof((home).login))
                FROM customers WHERE login = '0@x'";
    assert_eq!(database.seen(seen).await, "Elm 12 \"3\" {1,2} address login");
    let seen = "SELECT concat_ws(' ', (work).zip, past[1].street, past[2].street, past[2].zip IS NULL, past[1].login)
                FROM customers WHERE login = '2@x'";
    assert_eq!(database.seen(seen).await, "12 \"3\" a b t a@b");

    let changed = Customer { home: full("Yew"), work: None, ..one.clone() };
    assert_eq!(save(session, &one, &changed).await.unwrap(), changed);
    let all = Customer::update()
        .set(Customer::home, full("Box"))
        .set_optional(Customer::work, address("Gum"))
        .set(Customer::past, vec![address("c")])
        .filter(Customer::login.ne("0@x"))
        .execute(session);
    assert_eq!(all.await.unwrap(), 2);
    let seen = "SELECT string_agg(concat_ws(' ', (home).street, (work).street, past[1].street), ', ' ORDER BY login)
                FROM customers";
    assert_eq!(database.seen(seen).await, "Yew, Box Gum c, Box Gum c");
    let many = (10..6_010).map(|nth| NewCustomer::new(format!("{nth}@x").as_str(), full("Elm")));
    assert_eq!(Customer::insert_all(many.collect()).execute(session).await.unwrap(), 6_000);
    assert_eq!(Customer::find("6009@x").one(session).await.unwrap().home, full("Elm"));
}

#[tokio::test]
async fn they_are_compared() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let new = |login: &str, street: &str| NewCustomer::new(login, full(street));
    let rows = vec![new("0@x", "a"), new("1@x", "b").work(full("a")), new("2@x", "c")];
    Customer::insert_all(rows).execute(session).await.unwrap();
    let found = async |filter, session: &mut relvar::Session| {
        let query = Customer::query().filter(filter).order_by(Customer::home.asc());
        let found = query.order_by(Customer::login.asc()).all(session).await.unwrap();
        found.into_iter().map(|one| one.login.0).collect::<Vec<_>>()
    };
    assert_eq!(found(Customer::home.eq(full("b")), session).await, ["1@x"]);
    assert_eq!(found(Customer::work.eq(full("a")), session).await, ["1@x"]);
    assert_eq!(found(Customer::home.gt(full("a")), session).await, ["1@x", "2@x"]);
    assert_eq!(found(Customer::home.is_in([full("c"), full("a")]), session).await, ["0@x", "2@x"]);
    assert_eq!(found(Customer::past.eq(vec![full("a")]), session).await, Vec::<String>::new());
    let homes = Customer::query().select((Customer::home, Customer::work));
    let homes = homes.order_by(Customer::login.desc()).all(session).await.unwrap();
    assert_eq!(homes[1], (full("b"), Some(full("a"))));
}

#[tokio::test]
async fn values_of_sql_by_hand_may_be_composite() {
    let database = Database::new().await;
    let session = &mut database.session().await;

    #[derive(Debug, PartialEq, FromRow)]
    struct Found {
        home: Address,
        all: Vec<Option<Address>>,
    }
    let found: Vec<Found> =
        sql("SELECT :home::address AS home, ARRAY[:home::address, NULL] AS \"all\"")
            .bind("home", full("Elm"))
            .all(session)
            .await
            .unwrap();
    assert_eq!(found, [Found { home: full("Elm"), all: vec![Some(full("Elm")), None] }]);
    let street = sql("SELECT (:all::address[])[2].street").bind("all", vec![full("a"), full("b")]);
    assert_eq!(street.value::<String, _>(session).await.unwrap(), "b");
    let none = sql("SELECT NULL::address").value::<Option<Address>, _>(session).await.unwrap();
    assert_eq!(none, None);
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(name = "address")]
struct Other {
    street: String,
    city: String,
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(name = "address")]
struct Less {
    street: String,
    zip: Option<String>,
    login: Option<String>,
}

#[tokio::test]
async fn attributes_that_do_not_fit_are_told() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let other = Other { street: "Elm".into(), city: "Ulm".into() };
    let error =
        sql("SELECT (:a::address).street").bind("a", other).value::<String, _>(session).await;
    let told = error.unwrap_err().to_string();
    assert!(told.contains("address has no attribute \"city\", which Other has"), "{told}");
    // An attribute that came after the program was made is passed over, and left NULL.
    let less = sql("SELECT ('Elm', NULL, NULL, '{}')::address").value::<Less, _>(session).await;
    let less = less.unwrap();
    assert_eq!(less.street, "Elm");
    let sent = sql("SELECT (:a::address).street || ((:a::address).floors IS NULL)").bind("a", less);
    assert_eq!(sent.value::<String, _>(session).await.unwrap(), "Elmtrue");
    let told = sql("SELECT (NULL, NULL, NULL, '{}')::address").value::<Address, _>(session).await;
    let told = told.unwrap_err().to_string();
    assert!(
        told.contains("attribute \"street\" of address: a Postgres value was `NULL`"),
        "{told}"
    );
    let told = sql("SELECT (:a::address).street").bind("a", 5).value::<String, _>(session).await;
    let told = told.unwrap_err().to_string();
    assert!(told.contains("the Rust type `i32` and the Postgres type `address`"), "{told}");
    let wrong = Address { login: Some("nobody".into()), ..full("Elm") };
    let told =
        sql("SELECT (:a::address).street").bind("a", wrong).value::<String, _>(session).await;
    assert!(matches!(told.unwrap_err().kind(), relvar::ErrorKind::Check { .. }));
}

#[derive(Debug, Clone, PartialEq, DbType)]
struct Leg {
    from: Address,
    via: Vec<Address>,
    to: Option<Address>,
}

#[tokio::test]
async fn composite_types_hold_others() {
    let database = Database::new().await;
    database.seen("CREATE TYPE leg AS (\"to\" address, via address[], \"from\" address)").await;
    let session = &mut database.session().await;
    let leg = Leg { from: full("a"), via: vec![address("b"), full("c")], to: None };
    let back = sql("SELECT :leg::leg").bind("leg", leg.clone()).value::<Leg, _>(session).await;
    assert_eq!(back.unwrap(), leg);
    let street = "SELECT ((:leg::leg).via)[2].street || ((:leg::leg).\"from\").street";
    let street = sql(street).bind("leg", leg).value::<String, _>(session).await;
    assert_eq!(street.unwrap(), "ca");
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(schema = "public", name = "Any \"thing\"")]
struct Anything {
    id: uuid::Uuid,
    #[db_type(numeric(12, 2))]
    price: Decimal,
    at: Option<jiff::Timestamp>,
    status: Status,
    statuses: Vec<Status>,
    pages: Range<i32>,
    notes: Json<Vec<i32>>,
    bytes: Vec<u8>,
    is: bool,
}

#[tokio::test]
async fn composite_types_hold_types_of_any_kind() {
    let database = Database::new().await;
    let create = "CREATE TYPE \"Any \"\"thing\"\"\" AS (id uuid, price numeric(12,2), at timestamptz, status order_status,
        statuses order_status[], pages int4range, notes jsonb, bytes bytea, \"is\" boolean)";
    database.seen(create).await;
    let session = &mut database.session().await;
    let value = Anything {
        id: uuid::Uuid::from_u128(7),
        price: Decimal::new(1999, 2),
        at: Some("2026-11-25T10:00:00.5Z".parse().unwrap()),
        status: Status::Paid,
        statuses: vec![Status::Shipped, Status::Pending],
        pages: Range::from(1..3),
        notes: Json(vec![1, 2]),
        bytes: vec![0, 255],
        is: true,
    };
    let back =
        sql("SELECT v FROM unnest(ARRAY[:v::\"Any \"\"thing\"\"\"]) AS v").bind("v", value.clone());
    assert_eq!(back.value::<Anything, _>(session).await.unwrap(), value);
    let text =
        sql("SELECT :v::\"Any \"\"thing\"\"\"::text").bind("v", Anything { at: None, ..value });
    assert_eq!(
        text.value::<String, _>(session).await.unwrap(),
        "(00000000-0000-0000-0000-000000000007,19.99,,paid,\"{shipped,pending}\",\"[1,3)\",\"[1, 2]\",\"\\\\x00ff\",t)"
    );
}

#[tokio::test]
async fn rows_are_ordered_paged_and_compared_by_composites() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let at =
        |street: &str| Address { street: street.into(), code: None, floors: vec![], login: None };
    let rows =
        [("a@1", "x", None), ("b@1", "x", Some("w")), ("c@1", "v", Some("u")), ("d@1", "y", None)];
    let rows = rows.map(|(login, home, work)| NewCustomer {
        work: work.map(at),
        ..NewCustomer::new(login, at(home))
    });
    Customer::insert_all(rows.to_vec()).execute(session).await.unwrap();
    macro_rules! check {
        ($sql:literal, $($by:expr),+) => {{
            let query = || Customer::query()$(.order_by($by))+.then_by_key();
            let wanted =
                database.seen(concat!("SELECT string_agg(login, ' ' ORDER BY ", $sql, ") FROM customers")).await;
            let (mut logins, mut cursor) = (Vec::new(), None);
            loop {
                let page = query().page(first(1).after(cursor), session).await.unwrap();
                logins.extend(page.items.iter().map(|customer| customer.login.0.clone()));
                cursor = page.next().map(str::to_owned);
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(logins.join(" "), wanted, $sql);
        }};
    }
    check!("home, login", Customer::home.asc());
    check!("home DESC, login", Customer::home.desc());
    check!("work NULLS FIRST, login", Customer::work.asc().nulls_first());
    check!(
        "work DESC NULLS LAST, home, login",
        Customer::work.desc().nulls_last(),
        Customer::home.asc()
    );
    let either = Customer::query().filter(Customer::work.or(at("q")).eq(at("q")));
    assert_eq!(either.count(session).await.unwrap(), 2);
}
