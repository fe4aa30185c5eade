//! Hand-written statements against the schema.

use std::fmt;

use relvar::sql;
use tokio_postgres::Client;

use crate::database::{Database, told};

/// A statement that does not fit the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The name that the list gives it.
    pub name: String,
    /// What the server says, or why the statement is never sent.
    pub message: String,
    /// The server's SQLSTATE (manual, appendix A).
    pub sqlstate: Option<String>,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// Lets the server parse each statement of a list, written as for [`relvar::sql`], without running it: tables and
/// columns that are not there, types that do not meet, values whose type cannot be known.
///
/// A statement other than SELECT, INSERT, UPDATE, DELETE, MERGE and VALUES is only looked at when it runs, so
/// only its grammar is checked.
///
/// ```no_run
/// # async fn test(database: relvar_test::Database) {
/// const TOTALS: &str = "SELECT user_id, sum(total) FROM orders WHERE user_id = :user GROUP BY user_id";
/// relvar_test::check_sql(&database, &[("totals", TOTALS)]).await;
/// # }
/// ```
///
/// # Panics
/// When one does not fit, with the names of all that do not.
pub async fn check_sql(database: &Database, statements: &[(&str, &str)]) {
    let misfits = misfits(&database.client().await, statements).await;
    let list: Vec<String> = misfits.iter().map(|misfit| format!("\n  {misfit}")).collect();
    assert!(list.is_empty(), "statements that do not fit the schema:{}", list.concat());
}

/// As [`check_sql`], on any connection, and giving back what does not fit.
///
/// ```no_run
/// # async fn test(client: tokio_postgres::Client) {
/// let found = relvar_test::misfits(&client, &[("typo", "SELECT nmae FROM users")]).await;
/// assert_eq!(found[0].sqlstate.as_deref(), Some("42703"));
/// # }
/// ```
pub async fn misfits(client: &Client, statements: &[(&str, &str)]) -> Vec<Misfit> {
    let mut found = Vec::new();
    for (name, text) in statements {
        if let Err((message, sqlstate)) = check(client, text).await {
            found.push(Misfit { name: (*name).to_owned(), message, sqlstate });
        }
    }
    found
}

async fn check(client: &Client, text: &str) -> Result<(), (String, Option<String>)> {
    let statement = sql(text);
    let (numbered, _) = statement.numbered().map_err(|error| (error.to_string(), None))?;
    let prepared = client.prepare(&numbered).await;
    prepared.map(drop).map_err(|error| {
        let sqlstate = error.code().map(|code| code.code().to_owned());
        (told(&error), sqlstate)
    })
}
