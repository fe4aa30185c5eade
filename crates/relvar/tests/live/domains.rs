//! Columns whose types are domains.

use relvar::{DbEnum, DbType, ErrorKind, FromRow, Model, first, save, sql};

use crate::database::Database;
use crate::models::{Address, Customer, Login, NewCustomer, NewVisit, Visit};

pub fn address(street: &str) -> Address {
    Address { street: street.to_owned(), code: None, login: None, floors: Vec::new() }
}

fn customer(nth: usize) -> NewCustomer {
    let new = NewCustomer::new(format!("{nth}@x").as_str(), address("Elm"));
    let others = vec![Login("a@b".into()), Login(format!("{nth}@y"))];
    let new = new.others(others);
    if nth.is_multiple_of(2) { new.alias(format!("{nth}@z")) } else { new }
}

fn logins(customers: &[Customer]) -> Vec<&str> {
    customers.iter().map(|customer| customer.login.0.as_str()).collect()
}

#[tokio::test]
async fn rows_come_and_go() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let one = Customer::insert(customer(0)).one(session).await.unwrap();
    let rest = Customer::insert_all((1..5).map(customer).collect()).all(session).await.unwrap();
    assert_eq!(
        (one.login.0.as_str(), one.alias.as_deref(), one.others[1].0.as_str()),
        ("0@x", Some("0@z"), "0@y")
    );
    assert_eq!((rest.len(), rest[0].alias.as_deref()), (4, None));
    let seen = "SELECT string_agg(concat_ws(' ', login, alias, others, pg_typeof(login), pg_typeof(others)), ', ')
                FROM customers WHERE login < '2@x'";
    assert_eq!(
        database.seen(seen).await,
        "0@x 0@z {a@b,0@y} login login[], 1@x {a@b,1@y} login login[]"
    );
    assert_eq!(Customer::find("3@x").one(session).await.unwrap(), rest[2]);

    let changed = Customer { alias: Some("new@z".into()), ..one.clone() };
    assert_eq!(save(session, &one, &changed).await.unwrap(), changed);
    let none = Customer::update()
        .set_optional(Customer::alias, None)
        .set(Customer::others, vec![Login("c@d".into())])
        .filter(Customer::login.eq("2@x"))
        .execute(session);
    assert_eq!(none.await.unwrap(), 1);
    let each = Customer::update_each(["1@x", "3@x"])
        .set_optional(Customer::alias, [Some("one@z".to_owned()), Some("three@z".to_owned())])
        .execute(session);
    assert_eq!(each.await.unwrap(), 2);
    let seen = "SELECT string_agg(coalesce(alias, '-') || others::text, ' ' ORDER BY login) FROM customers";
    assert_eq!(
        database.seen(seen).await,
        "new@z{a@b,0@y} one@z{a@b,1@y} -{c@d} three@z{a@b,3@y} 4@z{a@b,4@y}"
    );
    let again = Customer::insert(customer(3))
        .on_conflict(Customer::login)
        .set_new(Customer::alias)
        .one(session);
    assert_eq!(again.await.unwrap().alias, None);
    let wrong = Customer::insert(NewCustomer::new("nobody", address("Elm"))).one(session).await;
    assert!(
        matches!(wrong.unwrap_err().kind(), ErrorKind::Check { constraint } if constraint == "login_has_at")
    );
    let wrong = Customer::update().set_optional(Customer::alias, "x".to_owned()).all_rows();
    assert!(matches!(wrong.execute(session).await.unwrap_err().kind(), ErrorKind::Check { .. }));
}

#[tokio::test]
async fn they_are_compared_and_ordered() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    Customer::insert_all((0..5).map(customer).collect()).execute(session).await.unwrap();
    let q = || Customer::query().order_by(Customer::login.asc());
    let some = q().filter(Customer::login.is_in(["1@x", "4@x", "9@x"])).all(session).await;
    assert_eq!(logins(&some.unwrap()), ["1@x", "4@x"]);
    let some = q().filter(Customer::login.gt("2@x").or(Customer::login.eq("0@x")));
    assert_eq!(logins(&some.all(session).await.unwrap()), ["0@x", "3@x", "4@x"]);
    let some = q().filter(Customer::alias.is_in(["2@z", "4@z"]).and(Customer::alias.ne("2@z")));
    assert_eq!(logins(&some.all(session).await.unwrap()), ["4@x"]);
    let some = q().filter(Customer::alias.like("2%"));
    assert_eq!(logins(&some.all(session).await.unwrap()), ["2@x"]);
    let some = q().filter(Customer::others.has_any(vec![Login("1@y".into()), Login("9@y".into())]));
    assert_eq!(logins(&some.all(session).await.unwrap()), ["1@x"]);
    let some = q().filter(Customer::others.eq(vec![Login("a@b".into()), Login("3@y".into())]));
    assert_eq!(logins(&some.all(session).await.unwrap()), ["3@x"]);
    let one = q().page(first(3), session).await.unwrap();
    let two = q().page(first(3).after(one.end), session).await.unwrap();
    assert_eq!(logins(&two.items), ["3@x", "4@x"]);
    let columns = Customer::query().select((Customer::login, Customer::others));
    let columns = columns.order_by(Customer::login.asc()).all(session).await.unwrap();
    assert_eq!(columns[1], (Login("1@x".into()), vec![Login("a@b".into()), Login("1@y".into())]));
}

#[tokio::test]
async fn relations_go_by_them() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    Customer::insert_all((0..3).map(customer).collect()).execute(session).await.unwrap();
    let visit = |of: &str| NewVisit::new(of).guide("2@x");
    let visits = vec![visit("0@x"), visit("0@x"), NewVisit::new("1@x"), visit("0@x")];
    Visit::insert_all(visits).execute(session).await.unwrap();
    let customers = Customer::query()
        .order_by(Customer::login.asc())
        .with(Customer::visits())
        .with(Customer::guided().order_by(Visit::id.desc()).limit(2))
        .all(session)
        .await
        .unwrap();
    let counts =
        customers.iter().map(|c| (c.get(Customer::visits()).len(), c.get(Customer::guided())));
    let counts: Vec<_> =
        counts.map(|(all, some)| (all, some.iter().map(|v| v.id).collect())).collect();
    assert_eq!(counts, [(3, vec![]), (1, vec![]), (0, vec![4, 2])]);
    let visits = Visit::query()
        .filter(Visit::customer().is(Customer::login.eq("0@x")))
        .order_by(Visit::id.asc())
        .with(Visit::guided_by())
        .all(session)
        .await
        .unwrap();
    let guide = visits[0].get(Visit::guided_by()).as_ref().map(|guide| guide.login.0.as_str());
    assert_eq!((visits.len(), guide), (3, Some("2@x")));
    let busy = Customer::query().filter(Customer::visits().any(Visit::guide.is_null()));
    assert_eq!(logins(&busy.all(session).await.unwrap()), ["1@x"]);
}

/// The same tables, by a model that knows of no domain.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "plain")]
struct Plain {
    #[model(primary_key, sql_type = "login")]
    login: String,
    #[model(sql_type = "login[]")]
    others: Vec<String>,
    note: Option<String>,
}

const PLAIN: &str =
    "CREATE TABLE plain (login login PRIMARY KEY, others login[] NOT NULL, note login)";

#[tokio::test]
async fn a_field_of_the_type_under_it_will_do() {
    let database = Database::new().await;
    database.seen(PLAIN).await;
    let session = &mut database.session().await;
    let new = |nth: usize| {
        let new = NewPlain::new(format!("{nth}@x"), vec!["a@b".to_owned(), format!("{nth}@y")]);
        if nth == 1 { new.note("n@n") } else { new }
    };
    let made = Plain::insert_all((0..3).map(new).collect()).all(session).await.unwrap();
    assert_eq!(made[2].others, ["a@b", "2@y"]);
    let found = Plain::query().filter(Plain::login.is_in(["1@x"])).all(session).await.unwrap();
    assert_eq!(found, made[1..2]);
    let changed = Plain::update_each(["0@x", "2@x"])
        .set(Plain::login, ["zero@x", "two@x"])
        .set_optional(Plain::note, [None, Some("m@m".to_owned())]);
    assert_eq!(changed.execute(session).await.unwrap(), 2);
    Plain::update()
        .set(Plain::others, vec!["c@d".to_owned()])
        .all_rows()
        .execute(session)
        .await
        .unwrap();
    let seen =
        "SELECT string_agg(concat_ws(' ', login, others, note), ', ' ORDER BY login) FROM plain";
    assert_eq!(database.seen(seen).await, "1@x {c@d} n@n, two@x {c@d} m@m, zero@x {c@d}");

    #[derive(Debug, PartialEq, FromRow)]
    struct Found {
        login: String,
        others: Vec<String>,
    }
    let all: Vec<Found> =
        sql("SELECT others, login FROM plain WHERE login = :a OR others = :b ORDER BY 2 LIMIT 1")
            .bind("a", "1@x")
            .bind("b", vec!["c@d"])
            .all(session)
            .await
            .unwrap();
    assert_eq!(all, [Found { login: "1@x".into(), others: vec!["c@d".into()] }]);
    let sent = sql("SELECT pg_typeof(:a::login)::text || pg_typeof(:b::login[])::text")
        .bind("a", "1@x")
        .bind("b", vec!["1@x"]);
    assert_eq!(sent.value::<String, _>(session).await.unwrap(), "loginlogin[]");
    let wrong = sql("SELECT :a::login::text").bind("a", 5).value::<String, _>(session).await;
    assert!(wrong.unwrap_err().to_string().contains("`i32` and the Postgres type `login`"));
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "many")]
struct Many {
    #[model(primary_key)]
    id: i64,
    login: Login,
    #[model(sql_type = "login")]
    alias: Option<String>,
}

#[tokio::test]
async fn very_many_go_by_copy() {
    let database = Database::new().await;
    database.seen("CREATE TABLE many (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, login login NOT NULL, alias login)").await;
    let session = &mut database.session().await;
    let new = |nth: usize| {
        let new = NewMany::new(format!("{nth}@x").as_str());
        if nth.is_multiple_of(2) { new.alias("a@b") } else { new }
    };
    let count = Many::insert_all((0..6_000).map(new).collect()).execute(session).await.unwrap();
    let seen = "SELECT concat_ws(' ', count(*), count(alias), min(login), max(pg_typeof(alias)::text)) FROM many";
    assert_eq!((count, database.seen(seen).await), (6_000, "6000 3000 0@x login".into()));
    let bad =
        (0..6_000).map(|nth| NewMany::new(if nth == 5_999 { "bad" } else { "a@b" })).collect();
    let error = Many::insert_all(bad).execute(session).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Check { .. }), "{error}");
    assert!(error.to_string().contains("COPY"), "{error}");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
enum Mood {
    Good,
    Bad,
}

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(domain = "temper")]
struct Temper(Mood);

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(domain = "labels", schema = "public")]
struct Labels(Vec<String>);

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(domain = "inner_login")]
struct InnerLogin(Login);

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(domain = "place")]
struct Place(Address);

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "odd")]
struct Odd {
    #[model(primary_key)]
    id: i64,
    temper: Temper,
    moods: Vec<Mood>,
    tempers: Vec<Temper>,
    labels: Labels,
    login: InnerLogin,
    logins: Vec<InnerLogin>,
    place: Place,
    places: Vec<Place>,
}

const ODD: &str = "CREATE TYPE mood AS ENUM ('good', 'bad');
    CREATE DOMAIN temper AS mood; CREATE DOMAIN labels AS text[]; CREATE DOMAIN inner_login AS login;
    CREATE DOMAIN place AS address CHECK ((VALUE).street <> '');
    CREATE TABLE odd (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, temper temper NOT NULL, moods mood[] NOT NULL,
        tempers temper[] NOT NULL, labels labels NOT NULL, login inner_login NOT NULL, logins inner_login[] NOT NULL,
        place place NOT NULL, places place[] NOT NULL)";

#[tokio::test]
async fn domains_stand_over_anything() {
    let database = Database::new().await;
    database.seen(ODD).await;
    let session = &mut database.session().await;
    let new = |nth: usize| {
        let login = InnerLogin(Login(format!("{nth}@x")));
        let mood = if nth == 1 { Mood::Bad } else { Mood::Good };
        let place = Place(address(&format!("Elm {nth}")));
        NewOdd::new(
            Temper(mood),
            vec![Mood::Bad, Mood::Good],
            vec![Temper(Mood::Bad)],
            Labels(vec!["a".into(), "b".into()]),
            login.clone(),
            vec![login],
            place.clone(),
            vec![place],
        )
    };
    let one = Odd::insert(new(0)).one(session).await.unwrap();
    assert_eq!(one.places, [Place(address("Elm 0"))]);
    let made = Odd::insert_all(vec![new(1), new(2)]).all(session).await.unwrap();
    assert_eq!((&made[0].temper, &made[1].login.0.0), (&Temper(Mood::Bad), &"2@x".to_owned()));
    let seen = "SELECT concat_ws(' ', temper, moods, tempers, labels, login, logins, place, places) FROM odd WHERE id = 2";
    assert_eq!(
        database.seen(seen).await,
        "bad {bad,good} {bad} {a,b} 1@x {1@x} (\"Elm 1\",,,{}) {\"(\\\"Elm 1\\\",,,{})\"}"
    );
    let found = async |filter, session: &mut relvar::Session| {
        let found = Odd::query().filter(filter).order_by(Odd::id.asc()).all(session).await.unwrap();
        found.iter().map(|odd| odd.id).collect::<Vec<_>>()
    };
    // PostgreSQL has no operator for domains over enums (type_is_enum), not even for two columns of one.
    let none = Odd::query().filter(Odd::temper.eq_column(Odd::temper)).all(session).await;
    assert_eq!(none.unwrap_err().sqlstate(), Some("42883"));
    assert_eq!(found(Odd::login.eq(InnerLogin("2@x".into())), session).await, [3]);
    assert_eq!(found(Odd::labels.eq(Labels(vec!["a".into()])), session).await, Vec::<i64>::new());
    assert_eq!(found(Odd::place.eq(made[0].place.clone()), session).await, [2]);
    assert_eq!(
        found(Odd::place.is_in([made[0].place.clone(), one.place.clone()]), session).await,
        [1, 2]
    );
    assert_eq!(found(Odd::places.eq(made[1].places.clone()), session).await, [3]);
    assert_eq!(found(Odd::tempers.has_all(vec![Temper(Mood::Bad)]), session).await, [1, 2, 3]);
    let wrong = Odd::update().set(Odd::place, Place(address(""))).all_rows().execute(session).await;
    assert!(matches!(wrong.unwrap_err().kind(), ErrorKind::Check { .. }));
}
