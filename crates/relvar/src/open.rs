//! Making a connection.

use std::pin::pin;
use std::sync::Arc;

use tokio_postgres::Config;
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::types::Type;

use crate::address::{Address, servers};
use crate::cancel::Cancel;
use crate::connection::{Connection, Settings};
use crate::error::{Error, ErrorKind, Result};
use crate::line::Line;
use crate::start::Start;
use crate::statement::{Name, ResultColumn, Statement};
use crate::tls::Tls;
use crate::wire::Wire;

impl Connection {
    /// Connects to the first server of a configuration that takes it.
    pub(crate) async fn open(
        config: &Arc<Config>,
        tls: &Tls,
        settings: Settings,
    ) -> Result<Connection> {
        let mut refused = None;
        for server in servers(config)? {
            let addresses = match server.addresses(config).await {
                Ok(addresses) => addresses,
                Err(error) => {
                    refused = Some(error);
                    continue;
                }
            };
            for address in addresses {
                match Connection::open_at(config, tls, &settings, address).await {
                    Ok(connection) => return Ok(connection),
                    Err(error) => refused = Some(error),
                }
            }
        }
        Err(refused.unwrap_or_else(|| Error::new(ErrorKind::Connection, "the host has no address")))
    }

    async fn open_at(
        config: &Arc<Config>,
        tls: &Tls,
        settings: &Settings,
        address: Address,
    ) -> Result<Connection> {
        let start = Start::new(address.open(config).await?);
        let token = tls.start(config, &start, &address.name).await?.cancel_token();
        let (transport, input) = start
            .take_bytes()
            .map_err(|error| Error::new(ErrorKind::Connection, error.to_string()))?;
        let wire = Wire::new(Line::new(transport, input), settings.trace_values);
        let cancel = Cancel { token, address, config: Arc::clone(config), tls: tls.clone() };
        let connection = Connection::new(wire, cancel, settings.clone());
        connection.is_wanted(config.get_target_session_attrs()).await?;
        Ok(connection)
    }

    /// Whether the server takes writes, where that is asked for (manual, 34.1.2, target_session_attrs).
    async fn is_wanted(&self, attributes: TargetSessionAttrs) -> Result<()> {
        let (wants_read_only, refused) = match attributes {
            TargetSessionAttrs::ReadWrite => (false, "the server does not take writes"),
            TargetSessionAttrs::ReadOnly => (true, "the server is not read-only"),
            _ => return Ok(()),
        };
        match self.is_read_only().await? == wants_read_only {
            true => Ok(()),
            false => Err(Error::new(ErrorKind::Connection, refused)),
        }
    }

    async fn is_read_only(&self) -> Result<bool> {
        let text = "SELECT pg_catalog.current_setting('transaction_read_only') = 'on'";
        let column = ResultColumn::new(String::new(), Type::BOOL);
        let statement = Statement::new(Name::none(), Vec::new(), vec![column]);
        let rows = self.wire.wait(pin!(self.run_once(text, &statement, &[]))).await?;
        rows.first().map_or(Ok(false), |row| row.try_get(0))
    }
}
