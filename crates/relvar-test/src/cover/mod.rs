//! Which statements no index can serve.

mod advice;
mod catalog;
mod condition;
mod finding;
mod judge;
mod plan;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};

use relvar::{Model, PoolOptions, Recorder};
use relvar_report::Finding;

use crate::database::Database;

/// Collects the statements that tests send, and finds those that no index of the schema can serve.
///
/// PostgreSQL itself is asked: every statement is planned on an empty database with the same schema, with generic
/// values and with everything else made unattractive. What it still has to read row by row has no index. Partial
/// indexes count where their predicate follows from the statement. A condition that only tells living rows
/// from deleted ones (`deleted_at IS NULL`) needs no index.
///
/// ```no_run
/// # async fn test(database: relvar_test::Database) -> relvar::Result<()> {
/// use relvar::PoolOptions;
/// use relvar_test::IndexCover;
///
/// let cover = IndexCover::new()
///     // A table that has few rows by nature.
///     .small_table("country")
///     // A report that may read everything.
///     .excuse("src/report.rs");
/// let pool = database.pool(&cover.options(PoolOptions::default()));
/// // … what the application does with the pool …
/// cover.assert(&database).await;
/// # Ok(()) }
/// ```
///
/// Clones share what they have seen. The partitions of a table are judged each by its own name.
#[derive(Debug, Clone)]
pub struct IndexCover {
    seen: Arc<Mutex<Seen>>,
    small: BTreeSet<String>,
    marks: BTreeSet<String>,
    excused: Vec<String>,
}

/// Texts of statements, each with the place that sent it first.
type Seen = BTreeMap<Box<str>, &'static Location<'static>>;

impl Default for IndexCover {
    fn default() -> Self {
        IndexCover {
            seen: Arc::default(),
            small: BTreeSet::new(),
            marks: BTreeSet::from(["deleted_at".to_owned()]),
            excused: Vec::new(),
        }
    }
}

impl IndexCover {
    /// One that has seen nothing and excuses nothing.
    pub fn new() -> IndexCover {
        IndexCover::default()
    }

    /// Excuses the table of a model that is declared `small`, and takes its mark of a soft delete for one.
    ///
    /// ```
    /// # use relvar::Model;
    /// #[derive(Debug, Clone, Model)]
    /// #[model(table = "countries", small)]
    /// struct Country {
    ///     #[model(primary_key)]
    ///     code: String,
    ///     name: String,
    /// }
    ///
    /// let cover = relvar_test::IndexCover::new().model::<Country>();
    /// # let _ = cover;
    /// ```
    pub fn model<M: Model>(mut self) -> IndexCover {
        if let Some(mark) = M::DELETED_AT {
            self.marks.insert(unquoted(mark));
        }
        match M::TABLE.small {
            true => self.small_table(&unquoted(M::TABLE.name)),
            false => self,
        }
    }

    /// Excuses a table that has few rows by nature, by its name without a schema and quotes.
    pub fn small_table(mut self, name: &str) -> IndexCover {
        self.small.insert(name.to_owned());
        self
    }

    /// Excuses statements that contain this text, or that were sent from a place (`src/report.rs:12`) that does.
    pub fn excuse(mut self, fragment: &str) -> IndexCover {
        self.excused.push(fragment.to_owned());
        self
    }

    /// What a pool tells its statements to; see [`options`](Self::options).
    pub fn recorder(&self) -> Recorder {
        let seen = Arc::clone(&self.seen);
        Recorder::new(move |text, place| {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            if !seen.contains_key(text) {
                seen.insert(text.into(), place);
            }
        })
    }

    /// Options of a pool whose statements are collected.
    pub fn options(&self, options: PoolOptions) -> PoolOptions {
        PoolOptions { recorder: Some(self.recorder()), ..options }
    }

    /// What is wrong with the statements that were sent until now, by their texts: with the place that sent each one first,
    /// the table that it reads, and as help an index that would serve it. They are planned on an empty copy of the database.
    ///
    /// # Panics
    /// When there is no database to plan on.
    pub async fn findings(&self, database: &Database) -> Vec<Finding> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let copy = database.empty_copy().await;
        let judge = judge::Judge::new(copy.client().await, &self.small, &self.marks).await;
        let mut findings = Vec::new();
        for (text, place) in &seen {
            if !self.excuses(text, place) {
                findings.extend(judge.judge(text, place).await);
            }
        }
        findings
    }

    /// Nothing, when an index serves every statement that was sent until now.
    ///
    /// # Panics
    /// When [`findings`](Self::findings) finds something: with each statement, its place, the table, why no index
    /// serves it, and one that would.
    pub async fn assert(&self, database: &Database) {
        let findings = self.findings(database).await;
        assert!(findings.is_empty(), "{}", finding::listed(&findings));
    }

    fn excuses(&self, text: &str, place: &Location<'_>) -> bool {
        let place = format!("{}:{}", place.file(), place.line());
        self.excused.iter().any(|fragment| text.contains(fragment) || place.contains(fragment))
    }
}

/// A name as the server has it, of one that is quoted for SQL.
fn unquoted(name: &str) -> String {
    let within = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    within.map_or_else(|| name.to_owned(), |name| name.replace("\"\"", "\""))
}
