//! Asking a server to stop what runs on a connection.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::{CancelToken, Config};

use crate::address::Address;
use crate::tls::Tls;

/// How long a server may take to be asked.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(10);

/// All it takes to ask the server to stop what runs on a connection: that is done on another one.
#[derive(Clone)]
pub(crate) struct Cancel {
    pub token: CancelToken,
    pub address: Address,
    pub config: Arc<Config>,
    pub tls: Tls,
}

impl Cancel {
    /// Asks it. A failure is ignored; the connection is closed anyway.
    pub async fn send(&self) {
        let asked = async {
            if let Ok(transport) = self.address.open(&self.config).await {
                let _ = self.tls.cancel(&self.token, transport, &self.address.name).await;
            }
        };
        let _ = tokio::time::timeout(CANCEL_TIMEOUT, asked).await;
    }
}
