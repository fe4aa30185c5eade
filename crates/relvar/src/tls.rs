//! How connections are encrypted.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream};
#[cfg(not(feature = "tls"))]
use tokio_postgres::{CancelToken, Client, Config, NoTls};

#[cfg(feature = "tls")]
pub(crate) use crate::encrypted::Tls;
#[cfg(not(feature = "tls"))]
use crate::error::Result;
#[cfg(not(feature = "tls"))]
use crate::start::Start;

/// The bytes of a connection, encrypted or not.
pub(crate) struct Transport(Box<dyn TlsStream + Send + Unpin>);

impl Transport {
    pub fn plain(socket: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Transport {
        Transport(Box::new(Plain(socket)))
    }

    #[cfg(feature = "tls")]
    pub fn encrypted(stream: impl TlsStream + Send + Unpin + 'static) -> Transport {
        Transport(Box::new(stream))
    }
}

impl TlsStream for Transport {
    fn channel_binding(&self) -> ChannelBinding {
        self.0.channel_binding()
    }
}

/// What is not encrypted.
struct Plain<S>(S);

/// Reads and writes what is inside.
macro_rules! reads_and_writes {
    ($outer:ty $(, $inner:ident)?) => {
        impl$(<$inner: AsyncRead + Unpin>)? AsyncRead for $outer {
            fn poll_read(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                into: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<()>> {
                Pin::new(&mut self.0).poll_read(cx, into)
            }
        }

        impl$(<$inner: AsyncWrite + Unpin>)? AsyncWrite for $outer {
            fn poll_write(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                bytes: &[u8],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.0).poll_write(cx, bytes)
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.0).poll_flush(cx)
            }

            fn poll_shutdown(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<io::Result<()>> {
                Pin::new(&mut self.0).poll_shutdown(cx)
            }
        }
    };
}

reads_and_writes!(Transport);
reads_and_writes!(Plain<S>, S);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Plain<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// Connections are not encrypted.
#[cfg(not(feature = "tls"))]
#[derive(Clone)]
pub(crate) struct Tls;

#[cfg(not(feature = "tls"))]
impl Tls {
    pub fn new() -> Result<Tls> {
        Ok(Tls)
    }

    pub async fn start(
        &self,
        config: &Config,
        start: &Start,
        _: &str,
    ) -> Result<Client, tokio_postgres::Error> {
        Ok(config.connect_raw(start.clone(), NoTls).await?.0)
    }

    pub async fn cancel(
        &self,
        token: &CancelToken,
        transport: Transport,
        _: &str,
    ) -> Result<(), tokio_postgres::Error> {
        token.cancel_query_raw(transport, NoTls).await
    }
}
