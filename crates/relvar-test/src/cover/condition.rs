//! Conditions as the server writes them in plans: in parentheses, wherever there may be a doubt.

use std::collections::BTreeSet;

/// The parts of a condition that are joined by AND.
pub fn conjuncts(condition: &str) -> Vec<&str> {
    let condition = bare(condition);
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, depth) in depths(condition) {
        if depth == 0 && condition[at..].starts_with(" AND ") {
            parts.push(bare(&condition[start..at]));
            start = at + " AND ".len();
        }
    }
    parts.push(bare(&condition[start..]));
    parts
}

/// Whether it only tells rows that are marked as deleted from others.
pub fn is_mark(condition: &str, marks: &BTreeSet<String>) -> bool {
    let condition = bare(condition);
    let column =
        condition.strip_suffix(" IS NULL").or_else(|| condition.strip_suffix(" IS NOT NULL"));
    let unqualified = column.map(|column| column.rsplit('.').next().unwrap_or(column));
    unqualified.is_some_and(|column| marks.contains(&super::unquoted(column)))
}

/// Without the parentheses around all of it.
pub fn bare(condition: &str) -> &str {
    let mut condition = condition.trim();
    while condition.starts_with('(') && condition.ends_with(')') {
        let last = condition.len() - 1;
        if depths(condition).any(|(at, depth)| at > 0 && at < last && depth == 0) {
            break;
        }
        condition = &condition[1..last];
    }
    condition
}

/// Every position with the number of parentheses that are open behind it; within quotes as many as before.
fn depths(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut depth = 0_usize;
    let mut quote = None;
    text.char_indices().map(move |(at, character)| {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => return (at, depth.max(1)),
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        (at, depth)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_what_stands_outside_of_parentheses_and_quotes() {
        for (condition, wanted) in [
            ("(a = 1)", vec!["a = 1"]),
            ("((a = 1) AND (b = 2))", vec!["a = 1", "b = 2"]),
            ("((a = 1) OR ((b = 2) AND (c = 3)))", vec!["(a = 1) OR ((b = 2) AND (c = 3))"]),
            ("((a = ' AND ) '::text) AND b)", vec!["a = ' AND ) '::text", "b"]),
        ] {
            assert_eq!(conjuncts(condition), wanted, "{condition}");
        }
    }

    #[test]
    fn a_mark_is_a_mark_with_and_without_its_table() {
        let marks = BTreeSet::from(["deleted_at".to_owned()]);
        for condition in ["(deleted_at IS NULL)", "(o.deleted_at IS NOT NULL)"] {
            assert!(is_mark(condition, &marks), "{condition}");
        }
        for condition in ["(done_at IS NULL)", "((deleted_at IS NULL) AND (a = 1))", "(a = 1)"] {
            assert!(!is_mark(condition, &marks), "{condition}");
        }
    }
}
