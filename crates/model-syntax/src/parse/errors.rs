//! Errors gathered while reading goes on, so that a user sees all of them at once.

use std::collections::BTreeSet;

use syn::{Error, Result};

use super::items::Item;

/// What was wrong so far.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    /// Remembers one more.
    pub fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value, or none and its error remembered.
    pub fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// The value if nothing was wrong.
    pub fn finish<T>(self, value: T) -> Result<T> {
        match self.0 {
            Some(errors) => Err(errors),
            None => Ok(value),
        }
    }

    /// Reports items that are written twice, except those that may be.
    pub fn duplicates(&mut self, items: &[Item], repeatable: &[&str]) {
        let mut seen = BTreeSet::new();
        for item in items {
            let key = item.key();
            if !repeatable.contains(&key.as_str()) && !seen.insert(key) {
                self.add(item.error(format!("`{}` is written twice", item.name)));
            }
        }
    }
}

/// The error of an item that does not exist here.
pub(crate) fn unknown(item: &Item, place: &str, known: &[&str]) -> Error {
    item.error(format!("unknown attribute `{}`: {place} knows {}", item.name, known.join(", ")))
}
