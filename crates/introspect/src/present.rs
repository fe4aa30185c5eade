//! Which of PostgreSQL's catalogs hold anything of users, and which columns of newer versions there are.

use rustc_hash::FxHashSet;
use tokio_postgres::Client;

use crate::Error;

/// Names of catalogs, and `catalog.column` of what not every version has.
#[derive(Default)]
pub(crate) struct Present(FxHashSet<String>);

impl Present {
    /// Asks for them.
    pub(crate) async fn fetch(client: &Client) -> Result<Self, Error> {
        let failed = |source| Error::Server { what: "what there is", source };
        let sql = include_str!("present.sql");
        let rows = client.query_typed(sql, &[]).await.map_err(failed)?;
        let names: Vec<String> = match rows.first() {
            Some(row) => row.try_get(0).map_err(failed)?,
            None => Vec::new(),
        };
        Ok(Present(names.into_iter().collect()))
    }

    /// Of just these names.
    #[cfg(test)]
    pub(crate) fn of(names: &[&str]) -> Self {
        Present(names.iter().map(ToString::to_string).collect())
    }

    /// Whether one of these catalogs holds anything, or one of these columns exists.
    pub(crate) fn any(&self, catalogs: &[&str]) -> bool {
        catalogs.iter().any(|catalog| self.0.contains(*catalog))
    }
}
