//! What leads a database by a plan, and what says whether it arrived. Shared by the test targets of this
//! package, each of which includes it.

use relvar_catalog::Catalog;
use relvar_connect::ServerMessage;
use relvar_diff::diff;
use relvar_plan::{Plan, Transaction};
use relvar_server::Shadow;
use relvar_testkit::{pg_dump, same_schema};
use tokio_postgres::Client;

/// A database that was made by SQL, with one session on it.
pub struct Work {
    pub shadow: Shadow,
    pub client: Client,
}

impl Work {
    pub async fn made(sql: &str) -> Result<Work, ServerMessage> {
        let shadow = relvar_testkit::shadow().await;
        let client = shadow.connect().await.expect("a connection");
        match client.batch_execute(sql).await {
            Ok(()) => Ok(Work { shadow, client }),
            Err(error) => Err(relvar_connect::describe(&error)),
        }
    }

    /// The catalog, read in the session.
    pub async fn catalog(&self) -> Result<Catalog, String> {
        let options = relvar_introspect::Options::default();
        relvar_introspect::read(&self.client, &options).await.map_err(|error| error.to_string())
    }
}

/// A schema as it shall be, and what the witnesses say of it.
pub struct Goal {
    pub catalog: Catalog,
    pub dump: String,
}

impl Goal {
    pub async fn of(work: &Work) -> Result<Goal, String> {
        let catalog = work.catalog().await?;
        Ok(Goal { catalog, dump: pg_dump(&work.shadow).await })
    }

    /// Asks both witnesses whether a database has this schema.
    pub async fn is_met_by(&self, work: &Work) -> Result<(), Difference> {
        let after = work.catalog().await.map_err(Difference::Reading)?;
        let left: Vec<String> = diff(&after, &self.catalog)
            .iter()
            .map(|change| format!("{change}\n      {change:?}"))
            .collect();
        let dumps = same_schema(&pg_dump(&work.shadow).await, &self.dump);
        match (left.is_empty(), dumps) {
            (true, Ok(())) => Ok(()),
            (false, Ok(())) => Err(Difference::Catalogs(left.join("\n"))),
            (true, Err(text)) => Err(Difference::Dumps(text)),
            (false, Err(text)) => Err(Difference::Both(left.join("\n"), text)),
        }
    }
}

/// What the witnesses found.
#[derive(Debug)]
pub enum Difference {
    /// The catalog cannot be read.
    Reading(String),
    /// Only the catalogs differ: introspection sees what the dump does not say.
    Catalogs(String),
    /// Only the dumps differ: introspection overlooks something.
    Dumps(String),
    /// Both differ.
    Both(String, String),
}

/// A step that the server refused.
#[derive(Debug)]
pub struct Refusal {
    pub message: ServerMessage,
    pub step: String,
}

/// Runs a plan, group by group.
pub async fn apply(client: &Client, plan: &Plan) -> Result<(), Refusal> {
    for group in plan.groups() {
        let shared = group[0].transaction != Transaction::None;
        let refused = |step: &str| {
            let step = step.to_string();
            move |error| Refusal { message: relvar_connect::describe(&error), step }
        };
        if shared {
            client.batch_execute("BEGIN").await.map_err(refused("BEGIN"))?;
        }
        for step in group {
            client.batch_execute(&step.sql).await.map_err(refused(&step.sql))?;
        }
        if shared {
            client.batch_execute("COMMIT").await.map_err(refused("COMMIT"))?;
        }
    }
    Ok(())
}
