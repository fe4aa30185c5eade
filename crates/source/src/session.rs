//! A session on the throwaway database that knows which settings are in force.

use relvar_connect::{ServerMessage, describe};
use relvar_server::Shadow;
use tokio_postgres::{Client, SimpleQueryMessage};

use crate::error::Error;
use crate::settings::{StateId, States};

/// A session, and the state that its settings are in.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    /// `None` where nobody knows.
    state: Option<StateId>,
}

impl Session {
    pub async fn open(shadow: &Shadow, states: &States) -> Result<Session, Error> {
        let mut session = Session { client: shadow.connect().await?, state: None };
        session.enter(states, StateId::default()).await?;
        Ok(session)
    }

    /// Brings the settings into a state.
    pub async fn enter(&mut self, states: &States, state: StateId) -> Result<(), Error> {
        if let Some(sql) = states.transition(self.state, state) {
            self.state = None;
            self.own("bring the session into the state that a schema file asks for", &sql).await?;
        }
        self.state = Some(state);
        Ok(())
    }

    /// Forgets the state: the next statement starts from the defaults.
    pub fn disturbed(&mut self) {
        self.state = None;
    }

    /// Runs SQL of the files; the inner error is the server's, about this SQL.
    ///
    /// # Errors
    /// When the session is gone.
    pub async fn run(&self, sql: &str) -> Result<Result<(), ServerMessage>, Error> {
        match self.client.batch_execute(sql).await {
            Ok(()) => Ok(Ok(())),
            Err(error) => {
                let message = describe(&error);
                let fatal = matches!(message.severity.as_str(), "FATAL" | "PANIC");
                match fatal || error.is_closed() || self.client.is_closed() {
                    true => Err(lost(sql, message)),
                    false => Ok(Err(message)),
                }
            }
        }
    }

    /// Runs SQL of ours.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn own(&self, action: &'static str, sql: &str) -> Result<(), Error> {
        let refused = |message| Error::Refused { action, message: Box::new(message) };
        self.run(sql).await?.map_err(refused)
    }

    /// Rows of a query of ours, as text; NULL is empty.
    ///
    /// # Errors
    /// When the server refuses it.
    pub async fn rows(&self, action: &'static str, sql: &str) -> Result<Vec<Vec<String>>, Error> {
        let refused = |error: tokio_postgres::Error| Error::Refused {
            action,
            message: Box::new(describe(&error)),
        };
        let messages = self.client.simple_query(sql).await.map_err(refused)?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                let field = |nth| row.get(nth).unwrap_or_default().to_owned();
                Some((0..row.len()).map(field).collect())
            }
            _ => None,
        });
        Ok(rows.collect())
    }
}

fn lost(sql: &str, message: ServerMessage) -> Error {
    let first_line = sql.trim_start().lines().next().unwrap_or_default();
    let statement = format!("\"{}\"", first_line.chars().take(80).collect::<String>());
    Error::Lost { statement, message: Box::new(message) }
}
