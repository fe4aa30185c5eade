//! Names of a database as names of Rust.

use std::collections::BTreeSet;

use proc_macro2::Literal;

/// Names that were given in one scope.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

/// Words that cannot be the name of a field even as `r#…`.
const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Types that models name, by the last part of their paths; a struct or enum of that name would take their place.
const TYPES: [&str; 22] = [
    "Option",
    "Vec",
    "Box",
    "String",
    "Model",
    "Mixin",
    "DbEnum",
    "DbType",
    "Range",
    "TsVector",
    "Interval",
    "OrInfinity",
    "Self",
    "Decimal",
    "Uuid",
    "Timestamp",
    "DateTime",
    "Date",
    "Time",
    "Value",
    "IpAddr",
    "SystemTime",
];

impl Names {
    /// For structs and enums, which must not hide the types of fields.
    pub fn beside_types() -> Self {
        Names(TYPES.into_iter().map(str::to_owned).collect())
    }

    /// For functions beside the constants of these fields.
    pub fn of<'f>(fields: impl Iterator<Item = &'f str>) -> Self {
        Names(fields.map(|field| field.trim_start_matches("r#").to_owned()).collect())
    }

    /// `order_items` as `OrderItems`.
    pub fn of_type(&mut self, name: &str) -> String {
        let words =
            name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let joined: String = words.map(capitalized).collect();
        let name = started(joined);
        self.unique(if name == "_" { "Unnamed".to_owned() } else { name })
    }

    /// `user_id` as it is, `type` as `r#type`, `First Name` as `first_name`.
    pub fn of_field(&mut self, name: &str) -> String {
        let plain = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' });
        let mut plain = started(plain.collect::<String>().to_lowercase());
        if NEVER_RAW.contains(&plain.as_str()) || crate::parse::is_function(&plain) {
            plain.push('_');
        }
        let name = self.unique(plain);
        match syn::parse_str::<syn::Ident>(&name) {
            Ok(_) => name,
            Err(_) => format!("r#{name}"),
        }
    }

    /// Whether a name is taken.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    fn unique(&mut self, name: String) -> String {
        let mut given = name.clone();
        let mut number = 1;
        while !self.0.insert(given.clone()) {
            number += 1;
            given = format!("{name}_{number}");
        }
        given
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A name does not begin with a digit, and is not empty.
fn started(name: String) -> String {
    match name.chars().next() {
        Some(first) if first == '_' || first.is_alphabetic() => name,
        Some(_) | None => format!("_{name}"),
    }
}

/// A text as a string literal of Rust.
pub(crate) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// `name = "text"`.
pub(crate) fn says(name: &str, text: &str) -> String {
    format!("{name} = {}", string(text))
}

/// What `collate` calls a quoted, qualified collation; none for one that has to be qualified.
pub(crate) fn collation(quoted: &str) -> Option<&str> {
    let name = quoted.strip_prefix("pg_catalog.").unwrap_or(quoted);
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    (!name.contains(['"', '.'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_becomes_one_of_rust() {
        let mut names = Names::default();
        for (name, field) in [
            ("user_id", "user_id"),
            ("type", "r#type"),
            ("self", "self_"),
            ("insert", "insert_"),
            ("1st", "_1st"),
            ("First Name", "first_name"),
            ("first name", "first_name_2"),
            ("Größe", "größe"),
            ("$", "__"),
        ] {
            assert_eq!(names.of_field(name), field, "{name}");
        }
        assert_eq!(names.of_type("order_items"), "OrderItems");
        assert_eq!(names.of_type("select; drop"), "SelectDrop");
        assert_eq!(names.of_type("1"), "_1");
        assert_eq!(names.of_type(" "), "Unnamed");
        assert_eq!(Names::beside_types().of_type("timestamp"), "Timestamp_2");
    }
}
