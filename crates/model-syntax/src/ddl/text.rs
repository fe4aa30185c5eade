//! A text of SQL that remembers where each of its lines comes from.

use relvar_report::Place;

/// SQL made from one source file.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The SQL.
    pub sql: String,
    /// For each line of it, the place in the Rust source that it was made from.
    pub origins: Vec<Option<Place>>,
}

impl Text {
    /// Adds a line, or several.
    pub(crate) fn line(&mut self, text: &str, place: &Place) {
        for line in text.split('\n') {
            self.sql.push_str(line);
            self.sql.push('\n');
            self.origins.push(Some(place.clone()));
        }
    }

    /// Adds an empty line, but not as the first.
    pub(crate) fn gap(&mut self) {
        if !self.sql.is_empty() {
            self.sql.push('\n');
            self.origins.push(None);
        }
    }

    /// The place in the Rust source that a line, counted from 1, was made from; for lines of ours, that of the next
    /// line before it.
    pub fn origin(&self, line: u32) -> Option<&Place> {
        let until = usize::try_from(line).ok()?.min(self.origins.len());
        self.origins[..until].iter().rev().find_map(Option::as_ref)
    }
}
