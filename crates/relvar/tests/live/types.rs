//! Ranges and full-text columns, there and back, and their operators.

use std::ops::Bound;
use std::time::{Duration, SystemTime};

use relvar::{Model, Range, Session};

use crate::database::Database;
use crate::models::{Doc, NewDoc};

fn day(nth: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * nth)
}

async fn found(query: relvar::Query<Doc>, session: &mut Session) -> Vec<i64> {
    let docs = query.order_by(Doc::id.asc()).all(session).await.unwrap();
    docs.iter().map(|doc| doc.id).collect()
}

#[tokio::test]
async fn ranges_come_back_and_are_compared() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let during = Range::from(day(10)..day(20));
    let rows = vec![
        NewDoc::new("a", during).pages(1..10),
        NewDoc::new("b", day(15)..).pages(Range::Between(Bound::Excluded(9), Bound::Included(12))),
        NewDoc::new("c", Range::Empty),
        NewDoc::new("d", Range::from(..)).pages(..5),
    ];
    let made = Doc::insert_all(rows).all(session).await.unwrap();
    assert_eq!(made[0].during, during);
    assert_eq!(made[0].pages, Some(Range::from(1..10)));
    // A range of integers in its usual form.
    assert_eq!(made[1].pages, Some(Range::from(10..13)));
    assert_eq!((made[2].during, made[2].pages), (Range::Empty, None));
    let seen = "SELECT string_agg(coalesce(pages::text, '-'), ' ' ORDER BY id) FROM docs";
    assert_eq!(database.seen(seen).await, "[1,10) [10,13) - (,5)");
    let seen =
        "SELECT extract(epoch FROM lower(during))::int / 86400 FROM docs ORDER BY id LIMIT 1";
    assert_eq!(database.seen(seen).await, "10");

    let q = Doc::query;
    assert_eq!(found(q().filter(Doc::pages.holds(9)), session).await, [1]);
    assert_eq!(found(q().filter(Doc::pages.overlaps(4..11)), session).await, [1, 2, 4]);
    assert_eq!(found(q().filter(Doc::pages.covers(11..12)), session).await, [2]);
    assert_eq!(found(q().filter(Doc::pages.is_adjacent_to(10..11)), session).await, [1]);
    assert_eq!(found(q().filter(Doc::during.holds(day(30))), session).await, [2, 4]);
    assert_eq!(found(q().filter(Doc::during.eq(Range::Empty)), session).await, [3]);
}

#[tokio::test]
async fn documents_are_found_by_their_words() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    let texts = ["The fat rats ate", "A rat's tail, and rats", "It's \\ a cat's \"nap\""];
    let rows = texts.iter().map(|text| NewDoc::new(*text, Range::Empty)).collect();
    let made = Doc::insert_all(rows).all(session).await.unwrap();
    for doc in &made {
        let printed =
            database.seen(&format!("SELECT search FROM docs WHERE id = {}", doc.id)).await;
        assert_eq!(doc.search.as_ref().map(ToString::to_string), Some(printed));
    }
    assert_eq!(made[0].search.as_ref().map(|search| search.lexemes.len()), Some(3));
    assert_eq!(Doc::query().filter(Doc::search.is_null()).count(session).await.unwrap(), 0);
    let rats = Doc::search.matches("english", "rat -tail");
    assert_eq!(found(Doc::query().filter(rats), session).await, [1]);
    let hostile = Doc::search.matches("english", "'); DROP TABLE docs; --");
    assert_eq!(found(Doc::query().filter(hostile), session).await, Vec::<i64>::new());
    let best = Doc::query()
        .filter(Doc::search.matches("english", "rats"))
        .select((Doc::id, Doc::search.rank("english", "rats")))
        .order_by(Doc::search.rank("english", "rats").desc())
        .all(session)
        .await
        .unwrap();
    assert_eq!(best.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [2, 1]);
}
