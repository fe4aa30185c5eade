//! Messages to a server and back (manual, chapter 54): what is asked is answered in the same order.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::{Buf, BytesMut};
use postgres_protocol::message::backend::{
    COPY_IN_RESPONSE_TAG, Header, Message, NOTICE_RESPONSE_TAG, NOTIFICATION_RESPONSE_TAG,
    PARAMETER_STATUS_TAG, READY_FOR_QUERY_TAG,
};
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::deadlines::Deadline;
use crate::error::{Error, ErrorKind, Result};
use crate::server_error::ServerError;
use crate::tls::Transport;
use crate::wakers::Wakers;

/// Room for what is read at once, at first.
const ROOM_MIN: usize = 8 * 1024;

/// Room where the server sends more; with so much of it unread, it has to wait.
const ROOM_MAX: usize = 64 * 1024;

/// Memory that is kept for the next message.
const KEPT_MAX: usize = 1024 * 1024;

/// See the [module](self).
pub(crate) struct Line {
    /// Nothing when it is closed.
    transport: Option<Transport>,
    output: BytesMut,
    input: BytesMut,
    room: usize,
    /// Whether reading pauses until what is there has been taken.
    is_full: bool,
    /// Whether more was to be sent than memory is kept for.
    is_large: bool,
    /// What is asked and not answered to its end, the oldest first.
    requests: VecDeque<Request>,
    /// Number of the oldest.
    oldest: u64,
    /// What the server said before it closed the connection.
    said: Option<Arc<ServerError>>,
    /// Why it is closed, if the server did not say.
    end: Option<Arc<io::Error>>,
    /// When it was given up.
    late: Option<Deadline>,
    /// How the server stood after its last answer (manual, 54.7, ReadyForQuery).
    status: u8,
    /// Whether a task waits until something was sent.
    wants_room: bool,
    calls: Calls,
}

/// What is to be done once the line is unlocked: others may do anything then.
#[derive(Default)]
pub(crate) struct Calls {
    /// Whether there is something to be sent or read, whatever the socket says.
    pub wants_turn: bool,
    /// Whether something has happened that a task may wait for.
    pub is_news: bool,
    /// Who waits for that, and is not asked by the one that waits for the socket.
    pub wakers: Wakers,
    /// What the server said beside its answers.
    pub notices: Vec<ServerError>,
}

struct Request {
    kind: RequestKind,
    /// Whether the answer is read by its task.
    is_wanted: bool,
    /// Who waits for it.
    waker: Option<Waker>,
}

/// What a request expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestKind {
    /// Rows, or nothing.
    Extended,
    /// To send rows.
    CopyIn,
    /// The same, and all of them are sent.
    Copied,
}

impl Line {
    /// A connection whose beginning is over, with what was read behind that.
    pub fn new(transport: Transport, input: BytesMut) -> Line {
        Line {
            transport: Some(transport),
            output: BytesMut::new(),
            input,
            room: ROOM_MIN,
            is_full: false,
            is_large: false,
            requests: VecDeque::new(),
            oldest: 0,
            said: None,
            end: None,
            late: None,
            status: b'I',
            wants_room: false,
            calls: Calls::default(),
        }
    }

    pub fn is_closed(&self) -> bool {
        self.transport.is_none()
    }

    /// Bytes that are kept for messages.
    #[cfg(test)]
    pub fn memory(&mut self) -> usize {
        // What lies in front of what is left comes back where room is made.
        self.output.reserve(1);
        self.input.reserve(1);
        self.output.capacity() + self.input.capacity()
    }

    /// Whether a transaction was open when the server had answered all that it has.
    pub fn is_in_transaction(&self) -> bool {
        self.status != b'I'
    }

    /// Whether all has been sent and no abandoned answer is outstanding.
    pub fn is_settled(&self) -> bool {
        self.is_closed()
            || self.output.is_empty() && self.requests.iter().all(|request| request.is_wanted)
    }

    /// Why it is closed.
    fn lost(&self) -> Error {
        if let Some(late) = self.late {
            return late.error();
        }
        match (&self.said, &self.end) {
            (Some(said), _) => Error::of_lost(said),
            (None, Some(end)) => {
                Error::new(ErrorKind::Connection, format!("connection closed: {end}"))
                    .because(Arc::clone(end))
            }
            (None, None) => Error::new(ErrorKind::Connection, "connection closed"),
        }
    }

    /// Asks, by messages whose last is Sync or Query. Gives the number of the request.
    pub fn ask(
        &mut self,
        kind: RequestKind,
        write: impl FnOnce(&mut BytesMut) -> Result<()>,
    ) -> Result<u64> {
        if self.is_closed() {
            return Err(self.lost());
        }
        let mut part = Part::of(&mut self.output);
        write(part.output)?;
        part.is_whole = true;
        drop(part);
        self.is_large |= self.output.len() > KEPT_MAX;
        self.calls.wants_turn = true;
        self.requests.push_back(Request { kind, is_wanted: true, waker: None });
        Ok(self.oldest + self.requests.len() as u64 - 1)
    }

    /// Adds to what is asked last.
    pub fn add(&mut self, write: impl FnOnce(&mut BytesMut)) {
        if !self.is_closed() {
            write(&mut self.output);
            self.is_large |= self.output.len() > KEPT_MAX;
            self.calls.wants_turn = true;
        }
    }

    /// Whether little is left to be sent; if not, it is news when something was.
    pub fn has_room(&mut self) -> bool {
        self.wants_room = self.output.len() > ROOM_MAX;
        !self.wants_room
    }

    /// The next messages of the answer to a request.
    pub fn poll_answer(&mut self, number: u64, cx: &mut Context<'_>) -> Poll<Result<Messages>> {
        if number == self.oldest
            && let Some(messages) = self.messages()
        {
            if messages.are_last {
                self.finish();
                self.settle();
            }
            return Poll::Ready(Ok(messages));
        }
        if self.is_closed() && (number == self.oldest || !self.has_message()) {
            // Those behind it have nothing to hope for either.
            self.wake_all();
            return Poll::Ready(Err(self.lost()));
        }
        if let Some(request) = self.request(number) {
            match &mut request.waker {
                Some(waker) => waker.clone_from(cx.waker()),
                none => *none = Some(cx.waker().clone()),
            }
        }
        Poll::Pending
    }

    fn request(&mut self, number: u64) -> Option<&mut Request> {
        self.requests.get_mut(number.checked_sub(self.oldest)? as usize)
    }

    /// Abandons the answer.
    pub fn leave(&mut self, number: u64) {
        let Some(request) = self.request(number) else { return };
        request.is_wanted = false;
        request.waker = None;
        if request.kind == RequestKind::CopyIn {
            // Where nothing is copied any more, the server passes over it.
            refuse_copy(&mut self.output);
        }
        self.calls.wants_turn = true;
        self.settle();
    }

    /// All rows are sent.
    pub fn copied(&mut self, number: u64) {
        if let Some(request) = self.request(number) {
            request.kind = RequestKind::Copied;
        }
    }

    /// The server ends the connection by what it says.
    pub fn ends(&mut self, error: &Arc<ServerError>) {
        self.said.get_or_insert_with(|| Arc::clone(error));
        self.close(io::ErrorKind::ConnectionAborted.into());
    }

    /// Gives up waiting.
    pub fn give_up(&mut self, deadline: Deadline) {
        if !self.is_closed() {
            self.late = Some(deadline);
            self.input.clear();
            self.close(io::ErrorKind::TimedOut.into());
        }
    }

    /// Sends what can be sent now, and reads once.
    pub fn turn(&mut self, cx: &mut Context<'_>) {
        if self.is_closed() {
            return;
        }
        let (unsent, unread) = (self.output.len(), self.input.len());
        let sent = self.send(cx);
        if self.wants_room && self.output.len() < unsent {
            self.wants_room = false;
            self.wake_all();
        }
        // A server that has closed its end has said why.
        let end = self.receive(cx).err().or(sent.err());
        if self.input.len() > unread {
            self.wake_oldest();
        }
        self.settle();
        if let Some(end) = end {
            self.close(end);
        }
    }

    fn send(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let Some(transport) = &mut self.transport else { return Ok(()) };
        let mut transport = Pin::new(transport);
        if self.output.is_empty() {
            // What is encrypted may not be sent yet.
            let _ = transport.as_mut().poll_flush(cx)?;
            return Ok(());
        }
        while !self.output.is_empty() {
            match transport.as_mut().poll_write(cx, &self.output)? {
                Poll::Ready(0) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(count) => self.output.advance(count),
                Poll::Pending => return Ok(()),
            }
        }
        let _ = transport.as_mut().poll_flush(cx)?;
        if std::mem::take(&mut self.is_large) {
            self.output = BytesMut::new();
        }
        Ok(())
    }

    /// Reads once: what has come is taken before more is read, and meanwhile more comes.
    fn receive(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        self.is_full = self.input.len() >= ROOM_MAX && self.has_message();
        if self.is_full {
            return Ok(());
        }
        self.make_room();
        let Some(transport) = &mut self.transport else { return Ok(()) };
        match pin!(transport.read_buf(&mut self.input)).poll(cx)? {
            Poll::Ready(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Poll::Ready(_) => {
                self.calls.wants_turn = true;
                if self.input.len() == self.input.capacity() {
                    self.room = (self.room * 2).min(ROOM_MAX);
                }
            }
            Poll::Pending => {}
        }
        Ok(())
    }

    /// Makes room for the message that is being read, or for some more.
    fn make_room(&mut self) {
        let whole = match Header::parse(&self.input) {
            Ok(Some(header)) => header.len() as usize + 1,
            _ => 0,
        };
        // Not all that is announced at once: it may never come.
        let missing = whole.saturating_sub(self.input.len()).min(KEPT_MAX);
        if self.input.is_empty() && self.input.capacity() > 2 * KEPT_MAX {
            self.input = BytesMut::new();
        }
        if self.input.capacity() - self.input.len() < missing.max(ROOM_MIN / 4) {
            self.input.reserve(missing.max(self.room));
        }
    }

    fn has_message(&self) -> bool {
        match Header::parse(&self.input) {
            Ok(Some(header)) => self.input.len() > header.len() as usize,
            Ok(None) => false,
            // It is reported when it is read.
            Err(_) => true,
        }
    }

    /// Whole messages up to the end of an answer, but for those that belong to none.
    fn messages(&mut self) -> Option<Messages> {
        match self.whole_messages() {
            Ok(None) => None,
            Ok(messages) => {
                // The socket was not polled for more.
                self.calls.wants_turn |= std::mem::take(&mut self.is_full);
                messages
            }
            Err(error) => {
                self.broken(error);
                None
            }
        }
    }

    fn whole_messages(&mut self) -> io::Result<Option<Messages>> {
        let (mut end, mut are_last) = (0, false);
        while let Some(header) = Header::parse(&self.input[end..])?
            && let length = header.len() as usize + 1
            && length <= self.input.len() - end
        {
            match header.tag() {
                NOTICE_RESPONSE_TAG | NOTIFICATION_RESPONSE_TAG | PARAMETER_STATUS_TAG => {
                    if end > 0 {
                        break;
                    }
                    let message = Message::parse(&mut self.input)?;
                    self.calls.wants_turn |= std::mem::take(&mut self.is_full);
                    if let Some(Message::NoticeResponse(notice)) = message {
                        self.calls.notices.push(ServerError::of_notice(&notice));
                    }
                    continue;
                }
                COPY_IN_RESPONSE_TAG => self.refuse_copy(),
                READY_FOR_QUERY_TAG => are_last = true,
                _ => {}
            }
            end += length;
            if are_last {
                self.status = self.input[end - 1];
                break;
            }
        }
        Ok((end > 0).then(|| Messages { bytes: self.input.split_to(end), are_last }))
    }

    /// A statement that wants to be sent rows where there are none: it would wait for them.
    fn refuse_copy(&mut self) {
        if self.requests.front().is_some_and(|request| request.kind == RequestKind::Extended) {
            refuse_copy(&mut self.output);
            frontend::sync(&mut self.output);
            self.calls.wants_turn = true;
        }
    }

    /// The server sent an unexpected message.
    pub fn broken(&mut self, error: io::Error) {
        self.input.clear();
        self.close(error);
    }

    /// Reads and discards abandoned answers.
    fn settle(&mut self) {
        while self.requests.front().is_none_or(|request| !request.is_wanted) {
            let Some(mut messages) = self.messages() else {
                if self.is_closed() {
                    self.wake_all();
                }
                return;
            };
            if !self.requests.is_empty() {
                if messages.are_last {
                    self.finish();
                }
                continue;
            }
            match messages.next() {
                Ok(Some(Message::ErrorResponse(error))) => {
                    self.ends(&Arc::new(ServerError::of_response(&error)));
                }
                _ => self.broken(io::Error::other("an answer to nothing")),
            }
        }
    }

    /// The oldest request is answered.
    fn finish(&mut self) {
        self.requests.pop_front();
        self.oldest += 1;
        self.wake_oldest();
    }

    fn wake_oldest(&mut self) {
        self.calls.is_news = true;
        let waker = self.requests.front_mut().and_then(|request| request.waker.take());
        self.calls.wakers.extend(waker);
    }

    fn wake_all(&mut self) {
        self.calls.is_news = true;
        self.calls
            .wakers
            .extend(self.requests.iter_mut().filter_map(|request| request.waker.take()));
    }

    /// What is to be done now; nothing mostly.
    pub fn take_calls(&mut self) -> Option<Calls> {
        let Calls { wants_turn, is_news, wakers, notices } = &self.calls;
        let is_any = *wants_turn || *is_news || !wakers.is_empty() || !notices.is_empty();
        is_any.then(|| std::mem::take(&mut self.calls))
    }

    fn close(&mut self, end: io::Error) {
        self.transport = None;
        self.end.get_or_insert_with(|| Arc::new(end));
        self.output.clear();
        self.wake_all();
    }

    /// Sends Terminate.
    pub async fn terminate(mut self) {
        let Some(mut transport) = self.transport.take() else { return };
        frontend::terminate(&mut self.output);
        // A failure is ignored: the connection ends anyway.
        if transport.write_all(&self.output).await.is_ok() {
            let _ = transport.shutdown().await;
        }
    }
}

/// Messages of one answer.
#[derive(Default)]
pub(crate) struct Messages {
    bytes: BytesMut,
    /// Whether the answer ends with them.
    pub are_last: bool,
}

impl Messages {
    /// The next of them; ReadyForQuery is the last of an answer.
    pub fn next(&mut self) -> io::Result<Option<Message>> {
        match self.bytes.is_empty() {
            true => Ok(None),
            false => Message::parse(&mut self.bytes),
        }
    }
}

/// Messages on their way into what is sent. What is not whole is not sent, also where a value panics.
struct Part<'o> {
    output: &'o mut BytesMut,
    start: usize,
    is_whole: bool,
}

impl<'o> Part<'o> {
    fn of(output: &'o mut BytesMut) -> Self {
        let start = output.len();
        Part { output, start, is_whole: false }
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if !self.is_whole {
            self.output.truncate(self.start);
        }
    }
}

fn refuse_copy(output: &mut BytesMut) {
    // Its text has no NUL, so this cannot fail.
    let _ = frontend::copy_fail("there are no rows to copy", output);
}
