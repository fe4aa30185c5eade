//! Which index would serve.

use std::collections::BTreeSet;

use super::condition::{bare, conjuncts, is_mark};

/// What an index has to serve.
pub struct Wanted<'a> {
    /// What conditions call the table.
    pub alias: &'a str,
    /// Columns of the table.
    pub columns: &'a [String],
    pub conditions: Vec<&'a str>,
    /// Keys of the order, as the server writes them.
    pub order: &'a [String],
    pub marks: &'a BTreeSet<String>,
}

/// An index that would serve.
pub struct Advice {
    method: &'static str,
    keys: String,
    predicate: String,
}

impl Advice {
    /// What stands behind USING, as the server writes it.
    pub fn definition(&self) -> String {
        format!("{} ({}){}", self.method, self.keys, self.predicate)
    }

    /// The statement that makes it.
    pub fn statement(&self, table: &str) -> String {
        let using = match self.method {
            "btree" => String::new(),
            method => format!("USING {method} "),
        };
        format!("CREATE INDEX ON {} {using}({}){}", quoted(table), self.keys, self.predicate)
    }
}

/// An index on what is compared with `=`, then the order, then what is compared otherwise.
pub fn index(wanted: &Wanted<'_>) -> Option<Advice> {
    let (mut equal, mut other, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for part in wanted.conditions.iter().flat_map(|condition| conjuncts(condition)) {
        if is_mark(part, wanted.marks) {
            marks.push(unqualified(bare(part)));
        } else if [" && ", " @> ", " <@ ", " @@ "].iter().any(|operator| part.contains(operator)) {
            let column = wanted.named(part).into_iter().next()?;
            return Some(Advice { method: "gin", keys: column, predicate: String::new() });
        } else if part.contains(" = ") && !part.contains(" OR ") {
            equal.extend(wanted.expression(part));
        } else {
            other.extend(wanted.named(part));
        }
    }
    // Behind a key of another table an index of this one has no say.
    let own = wanted.order.iter().take_while(|key| wanted.is_own(key));
    let order = own.map(|key| unqualified(key).to_owned());
    let mut keys: Vec<String> = Vec::new();
    for key in equal.into_iter().chain(order).chain(other) {
        if !keys.iter().any(|known| first_word(known) == first_word(&key)) {
            keys.push(key);
        }
    }
    marks.dedup();
    let predicate = match marks.as_slice() {
        [] => String::new(),
        marks => format!(" WHERE {}", marks.join(" AND ")),
    };
    let keys = Some(keys.join(", ")).filter(|keys| !keys.is_empty())?;
    Some(Advice { method: "btree", keys, predicate })
}

impl Wanted<'_> {
    /// Whether a key of an order is qualified by the table, or by none.
    fn is_own(&self, key: &str) -> bool {
        let end = key.find([' ', '(']).unwrap_or(key.len());
        let qualifier = key[..end].rfind('.').map(|dot| &key[..dot]);
        qualifier.is_none_or(|qualifier| qualifier.trim_matches('"') == self.alias)
    }

    /// What an equation compares: the expression where a function is called, else the columns.
    fn expression(&self, equation: &str) -> Vec<String> {
        let left = bare(equation.split(" = ").next().unwrap_or_default());
        let word = left.find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let called = word.is_some_and(|at| at > 0 && left[at..].starts_with('('));
        match called && !left.starts_with("ROW(") {
            true => vec![format!("({left})")],
            false => self.named(equation),
        }
    }

    /// Columns of the table that a condition names.
    fn named(&self, condition: &str) -> Vec<String> {
        let mut found = Vec::new();
        for word in words(condition) {
            let (table, column) = word.rsplit_once('.').unwrap_or((self.alias, word));
            let column = super::unquoted(column);
            let known = table.trim_matches('"') == self.alias && self.columns.contains(&column);
            if known && !found.contains(&quoted(&column)) {
                found.push(quoted(&column));
            }
        }
        found
    }
}

/// Names, with the tables that they are qualified by; neither constants nor types.
fn words(condition: &str) -> impl Iterator<Item = &str> {
    let outside = condition.split('\'').step_by(2);
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '$' | ':');
    outside
        .flat_map(move |text| text.split(move |c: char| !name(c)))
        .map(|word| word.split("::").next().unwrap_or(word))
        .filter(|word| !word.is_empty())
}

/// `orders.id DESC` is `id DESC`.
fn unqualified(key: &str) -> &str {
    let end = key.find([' ', '(']).unwrap_or(key.len());
    key[..end].rfind('.').map_or(key, |dot| &key[dot + 1..])
}

fn first_word(key: &str) -> &str {
    if key.starts_with('(') { key } else { key.split(' ').next().unwrap_or(key) }
}

fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match name.chars().all(plain) && !name.starts_with(|c: char| c.is_ascii_digit()) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(conditions: Vec<&str>, order: &[&str]) -> Option<String> {
        let columns = ["id", "user_id", "state", "Total"].map(str::to_owned);
        let order: Vec<String> = order.iter().map(|key| (*key).to_owned()).collect();
        let marks = BTreeSet::from(["deleted_at".to_owned()]);
        let wanted =
            Wanted { alias: "o", columns: &columns, conditions, order: &order, marks: &marks };
        index(&wanted).map(|advice| advice.statement("orders"))
    }

    #[test]
    fn equal_columns_come_first_then_the_order_then_ranges() {
        for (conditions, order, wanted) in [
            (vec!["(user_id = $1)"], &[][..], "(user_id)"),
            (vec!["((\"Total\" > 5) AND ((state)::text = $1))"], &[], "(state, \"Total\")"),
            (
                vec!["((o.user_id = $1) AND (o.deleted_at IS NULL))"],
                &["o.id DESC"],
                "(user_id, id DESC) WHERE deleted_at IS NULL",
            ),
            (vec!["(o.user_id = $1)"], &["o.state", "u.id", "o.id"], "(user_id, state)"),
            (vec!["(o.user_id = u.id)"], &[], "(user_id)"),
            (vec!["(lower(state) = $1)"], &[], "((lower(state)))"),
            (vec!["(state = 'id = user_id'::text)"], &[], "(state)"),
        ] {
            let wanted = format!("CREATE INDEX ON orders {wanted}");
            assert_eq!(advice(conditions.clone(), order), Some(wanted), "{conditions:?}");
        }
        assert_eq!(advice(vec!["(1 = random())"], &[]), None);
    }
}
