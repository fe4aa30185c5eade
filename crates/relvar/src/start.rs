//! The beginning of a connection, which the driver makes: it negotiates TLS, authenticates, and reads what the server says
//! until it is ready. From then on the bytes are ours.

use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf, BytesMut};
use postgres_protocol::message::backend::{Header, READY_FOR_QUERY_TAG};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio_postgres::tls::{ChannelBinding, TlsStream};

use crate::tls::Transport;

/// Code of the request for TLS, which has no type (manual, 54.7, SSLRequest).
const SSL_REQUEST: u32 = 80_877_103;

/// What the driver reads and writes. It gets no byte behind the message that says that the server is ready.
#[derive(Clone)]
pub(crate) struct Start(Arc<Mutex<Starting>>);

struct Starting {
    /// Nothing while it is being encrypted.
    transport: Option<Transport>,
    input: BytesMut,
    /// What is left of the message that the driver is reading.
    left: usize,
    /// Whether that is the one which says that the server is ready.
    is_last: bool,
    is_over: bool,
    /// Whether the server is about to answer with one byte whether it speaks TLS.
    tls_asked: bool,
}

impl Start {
    pub fn new(transport: Transport) -> Start {
        Start(Arc::new(Mutex::new(Starting {
            transport: Some(transport),
            input: BytesMut::new(),
            left: 0,
            is_last: false,
            is_over: false,
            tls_asked: false,
        })))
    }

    /// The bytes, to be encrypted or used, with those that were read too early.
    pub fn take_bytes(&self) -> io::Result<(Transport, BytesMut)> {
        let mut starting = self.starting();
        let input = std::mem::take(&mut starting.input);
        Ok((starting.transport.take().ok_or(io::ErrorKind::NotConnected)?, input))
    }

    /// Gives the bytes back when they are encrypted.
    #[cfg(feature = "tls")]
    pub fn put_bytes(&self, transport: Transport) {
        self.starting().transport = Some(transport);
    }

    fn starting(&self) -> MutexGuard<'_, Starting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Starting {
    fn transport(&mut self) -> io::Result<&mut Transport> {
        Ok(self.transport.as_mut().ok_or(io::ErrorKind::NotConnected)?)
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.tls_asked {
            // What follows is encrypted, or not: one byte and no more.
            let mut byte = ReadBuf::new(into.initialize_unfilled_to(1));
            ready!(Pin::new(self.transport()?).poll_read(cx, &mut byte))?;
            let read = byte.filled().len();
            into.advance(read);
            self.tls_asked = false;
            return Poll::Ready(Ok(()));
        }
        while self.left == 0 {
            if self.is_over {
                return Poll::Pending;
            }
            match Header::parse(&self.input)? {
                Some(header) => {
                    self.left = header.len() as usize + 1;
                    self.is_last = header.tag() == READY_FOR_QUERY_TAG;
                }
                None if ready!(self.poll_fill(cx))? == 0 => return Poll::Ready(Ok(())),
                None => {}
            }
        }
        if self.input.is_empty() && ready!(self.poll_fill(cx))? == 0 {
            return Poll::Ready(Ok(()));
        }
        let given = self.left.min(self.input.len()).min(into.remaining());
        into.put_slice(&self.input[..given]);
        self.input.advance(given);
        self.left -= given;
        self.is_over = self.left == 0 && self.is_last;
        Poll::Ready(Ok(()))
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Starting { transport, input, .. } = self;
        let transport = transport.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        pin!(transport.read_buf(input)).poll(cx)
    }
}

impl AsyncRead for Start {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.starting().poll_read(cx, into)
    }
}

impl AsyncWrite for Start {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut starting = self.starting();
        let written = ready!(Pin::new(starting.transport()?).poll_write(cx, bytes))?;
        starting.tls_asked = bytes.len() == 8 && bytes[4..] == SSL_REQUEST.to_be_bytes();
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.starting().transport()?).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(self.starting().transport()?).poll_shutdown(cx)
    }
}

impl TlsStream for Start {
    fn channel_binding(&self) -> ChannelBinding {
        match &self.starting().transport {
            Some(transport) => transport.channel_binding(),
            None => ChannelBinding::none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    /// However the bytes come: the last message for the driver is the one that says that the server is ready.
    #[tokio::test]
    async fn the_driver_gets_no_byte_behind_the_beginning() {
        let wanted = b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I";
        let behind = b"N\0\0\0\x09SNOTE\0";
        for cut in 0..wanted.len() + behind.len() {
            let (ours, mut server) = tokio::io::duplex(1024);
            let mut start = Start::new(Transport::plain(ours));
            let all = [&wanted[..], behind].concat();
            let (first, rest) = all.split_at(cut);
            server.write_all(first).await.unwrap();
            let (mut got, mut buffer) = (Vec::<u8>::new(), [0; 4]);
            let mut rest = Some(rest);
            while got.len() < wanted.len() {
                tokio::select! {
                    biased;
                    read = start.read(&mut buffer) => got.extend(&buffer[..read.unwrap()]),
                    () = std::future::ready(()), if rest.is_some() => {
                        server.write_all(rest.take().unwrap()).await.unwrap();
                    }
                }
            }
            assert_eq!(got, wanted);
            let more = tokio::time::timeout(std::time::Duration::ZERO, start.read(&mut buffer));
            assert!(more.await.is_err());
            if let Some(rest) = rest {
                server.write_all(rest).await.unwrap();
            }
            let (mut transport, mut input) = start.take_bytes().unwrap();
            while input.len() < behind.len() {
                transport.read_buf(&mut input).await.unwrap();
            }
            assert_eq!(&input[..], behind);
        }
    }

    #[tokio::test]
    async fn an_answer_about_tls_is_one_byte() {
        let (ours, mut server) = tokio::io::duplex(1024);
        let mut start = Start::new(Transport::plain(ours));
        start.write_all(b"\0\0\0\x08\x04\xd2\x16\x2f").await.unwrap();
        server.write_all(b"S encrypted").await.unwrap();
        let mut answer = [0];
        start.read_exact(&mut answer).await.unwrap();
        assert_eq!(answer, *b"S");
        let (mut transport, input) = start.take_bytes().unwrap();
        assert!(input.is_empty());
        let mut rest = [0; 10];
        transport.read_exact(&mut rest).await.unwrap();
        assert_eq!(rest, *b" encrypted");
    }
}
