//! Rows in the order of the objects that become of them.
//!
//! A catalog is sorted by identity. Objects that are made in that order need no sorting, which for a large
//! database is most of the work; so each kind puts its rows in order by something cheap.

/// The places of the rows in the order of a key.
pub(crate) fn order<'a, R, K: Ord>(rows: &'a [R], key: impl Fn(&'a R) -> K) -> Vec<usize> {
    let mut keyed: Vec<(K, usize)> =
        rows.iter().enumerate().map(|(at, row)| (key(row), at)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Takes the rows out in that order.
pub(crate) fn in_order<R>(rows: Vec<R>, order: Vec<usize>) -> impl Iterator<Item = R> {
    let mut rows: Vec<Option<R>> = rows.into_iter().map(Some).collect();
    order.into_iter().filter_map(move |at| rows.get_mut(at).and_then(Option::take))
}
