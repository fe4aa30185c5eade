//! Storage parameters and view options.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Options as `name=value`, in the order in which PostgreSQL keeps them, which is no difference: two lists
/// of the same options are equal.
#[derive(Debug, Clone, Default, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(Vec<String>);

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
            || (self.0.len() == other.0.len()
                && self.0.iter().all(|option| other.0.contains(option)))
    }
}

impl Deref for Settings {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl From<Vec<String>> for Settings {
    fn from(options: Vec<String>) -> Self {
        Settings(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_no_difference_and_a_value_is() {
        let list = |options: &[&str]| Settings(options.iter().map(ToString::to_string).collect());
        assert_eq!(list(&["a=1", "b=2"]), list(&["b=2", "a=1"]));
        assert_ne!(list(&["a=1", "b=2"]), list(&["a=1", "b=3"]));
        assert_ne!(list(&["a=1"]), list(&["a=1", "b=2"]));
    }
}
