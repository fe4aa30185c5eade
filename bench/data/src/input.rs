//! What every side is given, and gives: the same job for all.

/// A new row, where the library has no type for it.
struct NewRow {
    kind: String,
    amount: i32,
    note: Option<String>,
}

/// So many new rows, of the type that an application of the library has them in.
pub fn new_rows<T>(
    count: i32,
    new: impl Fn(String, i32, Option<String>) -> T,
) -> impl Iterator<Item = T> {
    (0..count).map(move |n| new("kind".to_owned(), n, (n % 2 == 0).then(|| "note".to_owned())))
}

/// New rows as columns, for `unnest`.
pub fn new_columns(count: i32) -> (Vec<String>, Vec<i32>, Vec<Option<String>>) {
    let new = |kind, amount, note| NewRow { kind, amount, note };
    let rows: Vec<NewRow> = new_rows(count, new).collect();
    let mut columns = (
        Vec::with_capacity(rows.len()),
        Vec::with_capacity(rows.len()),
        Vec::with_capacity(rows.len()),
    );
    for row in rows {
        columns.0.push(row.kind);
        columns.1.push(row.amount);
        columns.2.push(row.note);
    }
    columns
}

/// A page: its rows, whether there are more, and the cursor of the next as a text that goes to a client.
pub struct Page<T> {
    pub rows: Vec<T>,
    pub has_more: bool,
    pub next: Option<String>,
}

/// A page of 20 of the 21 rows that were asked for.
pub fn page<T>(mut rows: Vec<T>, key: impl Fn(&T) -> (i64, i64)) -> Page<T> {
    let has_more = rows.len() > 20;
    rows.truncate(20);
    let next = rows.last().map(key).map(text);
    Page { rows, has_more, next }
}

/// The cursor of a place in the order.
pub fn text((total, id): (i64, i64)) -> String {
    format!("{total},{id}")
}

/// What a cursor says.
pub fn cursor(text: &str) -> (i64, i64) {
    let parts = text.split_once(',').map(|(total, id)| (total.parse(), id.parse()));
    match parts {
        Some((Ok(total), Ok(id))) => (total, id),
        _ => panic!("not a cursor: {text}"),
    }
}

/// Uses a page up.
pub fn taken<T>(page: Page<T>) {
    let page = std::hint::black_box(page);
    assert_eq!((page.rows.len(), page.has_more, page.next.is_some()), (20, true, true));
}
