//! Rows of hand-written SQL.

use relvar::{ErrorKind, sql};

use crate::database::Database;

const QUERY: &str = "SELECT 1 AS one, NULL::text AS none, 'drei' AS \"THREE\", 4::bigint AS one";

#[tokio::test]
async fn columns_are_read_in_any_order_by_position_and_by_name() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let rows = sql(QUERY).rows(&mut session).await.unwrap();
    let row = &rows[0];
    let names: Vec<&str> = row.columns().iter().map(|column| column.name()).collect();
    assert_eq!((names, row.len(), row.is_empty()), (vec!["one", "none", "THREE", "one"], 4, false));
    assert_eq!(row.columns()[3].data_type().name(), "int8");
    for _ in 0..2 {
        assert_eq!((row.get::<_, i64>(3), row.get::<_, i32>(0)), (4, 1));
        assert_eq!((row.get::<_, &str>(2), row.get::<_, Option<String>>(1)), ("drei", None));
        assert_eq!((row.get::<_, String>("THREE"), row.get::<_, i32>("one")), ("drei".into(), 1));
        // As an identifier that nobody has quoted.
        assert_eq!((row.get::<_, &str>("Three"), row.get::<_, i32>("ONE")), ("drei", 1));
    }
    let copy = row.clone();
    drop(rows);
    assert_eq!(copy.get::<_, String>(2), "drei");
    // Its values are nobody's business.
    assert!(!format!("{copy:?}").contains("drei"));
}

#[tokio::test]
async fn what_cannot_be_read_is_named() {
    let database = Database::new().await;
    let mut session = database.session().await;
    let rows = sql(QUERY).rows(&mut session).await.unwrap();
    let row = &rows[0];
    let no_column = "among [\"one\", \"none\", \"THREE\", \"one\"]";
    for (error, wanted) in [
        (row.try_get::<_, i32>(4).unwrap_err(), format!("there is no column 4 {no_column}")),
        (row.try_get::<_, i32>("five").unwrap_err(), format!("there is no column \"five\" {no_column}")),
        (row.try_get::<_, String>(1).unwrap_err(), "cannot read column \"none\": a Postgres value was `NULL`".into()),
        (
            row.try_get::<_, String>(0).unwrap_err(),
            "cannot read column \"one\": cannot convert between the Rust type `alloc::string::String` and the \
             Postgres type `int4`"
                .into(),
        ),
    ] {
        assert_eq!((error.kind(), error.to_string()), (&ErrorKind::Decode, wanted));
    }
}

#[tokio::test]
#[should_panic(expected = "there is no column \"five\"")]
async fn get_panics_where_try_get_does_not() {
    let database = Database::new().await;
    let rows = sql(QUERY).rows(&mut database.session().await).await.unwrap();
    rows[0].get::<_, i32>("five");
}
