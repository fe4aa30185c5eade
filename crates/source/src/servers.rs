//! A server that is started only if a database is needed.

use relvar_connect::Target;
use relvar_server::{Binaries, Options, Shadows};
use tokio::sync::OnceCell;

use crate::error::Error;

/// Where throwaway databases come from; nothing is started before the first of them is wanted.
#[derive(Debug)]
pub struct Servers {
    source: Source,
    shadows: OnceCell<Shadows>,
    version_num: OnceCell<u32>,
}

#[derive(Debug)]
enum Source {
    Embedded(Box<Options>),
    External(Box<Target>),
    Started,
}

impl Servers {
    /// The embedded server.
    pub fn embedded(options: Options) -> Servers {
        Servers::of(Source::Embedded(Box::new(options)))
    }

    /// The server that the user names for throwaway databases.
    pub fn external(target: Target) -> Servers {
        Servers::of(Source::External(Box::new(target)))
    }

    fn of(source: Source) -> Servers {
        Servers { source, shadows: OnceCell::new(), version_num: OnceCell::new() }
    }

    /// The server, which runs from now on.
    ///
    /// # Errors
    /// When there is none, or it does not start.
    pub async fn shadows(&self) -> Result<&Shadows, Error> {
        let start = async || match &self.source {
            Source::Embedded(options) => Shadows::embedded(options).await,
            Source::External(target) => Shadows::external((**target).clone()).await,
            Source::Started => Err(relvar_server::Error::KeeperGone),
        };
        Ok(self.shadows.get_or_try_init(start).await?)
    }

    /// The version of the server, as `server_version_num` has it. The embedded server is not started for
    /// it; one that the user names has to be asked.
    ///
    /// # Errors
    /// When there is no server.
    pub async fn version_num(&self) -> Result<u32, Error> {
        let ask = async || match &self.source {
            Source::Embedded(options) if !self.shadows.initialized() => {
                Ok(Binaries::obtain(options).await?.version_num)
            }
            Source::Embedded(_) | Source::External(_) | Source::Started => {
                Ok::<_, Error>(self.shadows().await?.version_num())
            }
        };
        Ok(*self.version_num.get_or_try_init(ask).await?)
    }
}

impl From<Shadows> for Servers {
    /// A server that runs already.
    fn from(shadows: Shadows) -> Servers {
        let servers = Servers::of(Source::Started);
        // A new cell is empty, so this cannot fail.
        let _ = servers.shadows.set(shadows);
        servers
    }
}
