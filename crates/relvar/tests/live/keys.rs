//! Foreign keys of several columns are relations like those of one.

use relvar::{Expressions, Model, Pool, Session, SoftDelete, count, first};
use relvar_server::Shadow;

use crate::database::{config, options};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "areas", primary_key(tenant, code))]
struct Area {
    tenant: i32,
    code: String,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "shelves",
    index(tenant, area_code, id.desc()),
    foreign_key(columns(tenant, area_code), references = Area, name = area, inverse = shelves),
    foreign_key(
        columns(tenant, next_area),
        references = Area,
        to(tenant, code),
        name = next,
        inverse = before
    )
)]
struct Shelf {
    #[model(primary_key)]
    id: i64,
    tenant: i32,
    area_code: Option<String>,
    next_area: Option<String>,
    #[model(flatten)]
    deletion: SoftDelete,
}

/// What stands where: many areas have many goods.
#[derive(Debug, Clone, PartialEq, Model)]
#[model(
    table = "stands",
    primary_key(good, tenant, area_code),
    foreign_key(columns(tenant, area_code), references = Area, name = area, inverse = stands)
)]
struct Stand {
    #[model(references = Good, name = goods, inverse = stands)]
    good: i64,
    tenant: i32,
    area_code: String,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "goods")]
struct Good {
    #[model(primary_key)]
    id: i64,
    what: String,
}

const TABLES: &str = "
    CREATE TABLE areas (tenant int, code text, name text NOT NULL, PRIMARY KEY (tenant, code));
    CREATE TABLE shelves (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant int NOT NULL,
        area_code text,
        next_area text,
        deleted_at timestamptz,
        FOREIGN KEY (tenant, area_code) REFERENCES areas,
        FOREIGN KEY (tenant, next_area) REFERENCES areas (tenant, code)
    );
    CREATE INDEX ON shelves (tenant, area_code, id DESC);
    CREATE TABLE goods (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, what text NOT NULL);
    CREATE TABLE stands (
        good bigint REFERENCES goods,
        tenant int,
        area_code text,
        PRIMARY KEY (good, tenant, area_code),
        FOREIGN KEY (tenant, area_code) REFERENCES areas
    );
    INSERT INTO areas VALUES (1, 'a', 'one a'), (1, 'b', 'one b'), (2, 'a', 'two a'), (2, 'b', 'two b');
    INSERT INTO shelves (tenant, area_code, next_area, deleted_at) VALUES
        (1, 'a', 'b', NULL), (1, 'a', NULL, NULL), (1, 'a', NULL, now()),
        (1, 'b', NULL, NULL), (2, 'a', 'b', NULL), (2, NULL, 'a', NULL);
    INSERT INTO goods (what) VALUES ('nails'), ('glue');
    INSERT INTO stands VALUES (1, 1, 'a'), (2, 1, 'a'), (1, 2, 'b');";

async fn shop() -> (Shadow, Session) {
    let shadow = relvar_testkit::shadow_with(TABLES).await;
    let session = Pool::new(config(&shadow), &options()).unwrap().session().await.unwrap();
    (shadow, session)
}

fn ids(shelves: &[Shelf]) -> Vec<i64> {
    shelves.iter().map(|shelf| shelf.id).collect()
}

#[tokio::test]
async fn the_row_that_is_referred_to() {
    let (_shadow, mut session) = shop().await;
    let shelves = Shelf::query()
        .order_by(Shelf::id.asc())
        .with(Shelf::area())
        .with(Shelf::next())
        .all(&mut session)
        .await
        .unwrap();
    let names: Vec<(i64, Option<&str>, Option<&str>)> = shelves
        .iter()
        .map(|shelf| {
            let area = shelf.get(Shelf::area()).as_ref().map(|area| area.name.as_str());
            let next = shelf.get(Shelf::next()).as_ref().map(|area| area.name.as_str());
            (shelf.id, area, next)
        })
        .collect();
    assert_eq!(
        names,
        [
            (1, Some("one a"), Some("one b")),
            (2, Some("one a"), None),
            (4, Some("one b"), None),
            (5, Some("two a"), Some("two b")),
            (6, None, Some("two a")),
        ]
    );
}

#[tokio::test]
async fn the_rows_that_refer_come_by_one_statement() {
    let (_shadow, mut session) = shop().await;
    let before = session.statements_sent();
    let areas = Area::query()
        .then_by_key()
        .with(Area::shelves().order_by(Shelf::id.desc()))
        .with(Area::before())
        .all(&mut session)
        .await
        .unwrap();
    assert_eq!(session.statements_sent() - before, 3);
    let of: Vec<(&str, Vec<i64>, Vec<i64>)> = areas
        .iter()
        .map(|area| {
            let shelves: Vec<Shelf> = area.get(Area::shelves()).clone();
            (area.name.as_str(), ids(&shelves), ids(area.get(Area::before())))
        })
        .collect();
    assert_eq!(
        of,
        [
            ("one a", vec![2, 1], vec![]),
            ("one b", vec![4], vec![1]),
            ("two a", vec![5], vec![6]),
            ("two b", vec![], vec![5]),
        ]
    );
}

#[tokio::test]
async fn a_limit_holds_for_each_of_them() {
    let (_shadow, mut session) = shop().await;
    let newest = Area::shelves().order_by(Shelf::id.desc()).limit(1);
    let areas = Area::query().then_by_key().with(newest).all(&mut session).await.unwrap();
    let of: Vec<Vec<i64>> = areas.iter().map(|area| ids(area.get(Area::shelves()))).collect();
    assert_eq!(of, [vec![2], vec![4], vec![5], vec![]]);
}

#[tokio::test]
async fn through_a_table_between() {
    let (_shadow, mut session) = shop().await;
    for limit in [None, Some(5)] {
        let goods = Area::stands().through(Stand::goods()).order_by(Good::what.asc());
        let goods = match limit {
            Some(limit) => goods.limit(limit),
            None => goods,
        };
        let areas = Area::query().then_by_key().with(goods).all(&mut session).await.unwrap();
        let through = || Area::stands().through(Stand::goods());
        let of: Vec<Vec<&str>> = areas
            .iter()
            .map(|area| area.get(through()).iter().map(|good| good.what.as_str()).collect())
            .collect();
        assert_eq!(of, [vec!["glue", "nails"], vec![], vec![], vec!["nails"]]);
    }
    // And from the other side, where the far end is referred to by two columns.
    let goods = Good::query()
        .order_by(Good::id.asc())
        .with(Good::stands().through(Stand::area()).order_by(Area::name.asc()))
        .all(&mut session)
        .await
        .unwrap();
    let of: Vec<Vec<&str>> = goods
        .iter()
        .map(|good| {
            let areas = good.get(Good::stands().through(Stand::area()));
            areas.iter().map(|area| area.name.as_str()).collect()
        })
        .collect();
    assert_eq!(of, [vec!["one a", "two b"], vec!["one a"]]);
}

#[tokio::test]
async fn conditions_and_joins() {
    let (_shadow, mut session) = shop().await;
    let session = &mut session;
    let with_glue = Area::stands().through(Stand::goods()).any(Good::what.eq("glue"));
    let areas = Area::query().filter(with_glue).all(session).await.unwrap();
    assert_eq!(areas.iter().map(|area| area.name.as_str()).collect::<Vec<_>>(), ["one a"]);
    let empty = Area::query().filter(Area::shelves().none(Shelf::id.gt(0))).all(session).await;
    assert_eq!(empty.unwrap().len(), 1);
    let in_two = Shelf::query().filter(Shelf::area().is(Area::tenant.eq(2))).all(session).await;
    assert_eq!(ids(&in_two.unwrap()), [5]);
    let counts = Area::query()
        .left_join(Area::shelves())
        .select((Area::name, Shelf::id.count()))
        .order_by(Area::name.asc())
        .all(session)
        .await
        .unwrap();
    let counts: Vec<(&str, i64)> = counts.iter().map(|(name, n)| (name.as_str(), *n)).collect();
    assert_eq!(counts, [("one a", 2), ("one b", 1), ("two a", 1), ("two b", 0)]);
    let all = Shelf::query().join(Shelf::area()).select(count()).one(session).await.unwrap();
    assert_eq!(all, 4);
}

#[tokio::test]
async fn rows_that_two_joins_multiply_are_told_apart_by_both_keys() {
    let (_shadow, mut session) = shop().await;
    let query = || {
        Area::query()
            .join(Area::shelves())
            .join(Area::stands())
            .select((Area::name, Shelf::id, Stand::good))
            .order_by(Area::name.desc())
            .then_by_key()
    };
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let page = query().page(first(1).after(cursor), &mut session).await.unwrap();
        rows.extend(page.items);
        cursor = page.end;
        if !page.has_more {
            break;
        }
    }
    // Two shelves and two goods of one area.
    let one = |shelf, good| ("one a".to_owned(), shelf, good);
    assert_eq!(rows, [one(1, 1), one(1, 2), one(2, 1), one(2, 2)]);
}
