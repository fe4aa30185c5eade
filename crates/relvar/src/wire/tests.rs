//! What a server says, in whatever pieces, to whoever waits.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio::time::timeout;

use super::*;
use crate::tls::Transport;

const READY: &[u8] = b"Z\0\0\0\x05I";
const DONE: &[u8] = b"C\0\0\0\x06a\0Z\0\0\0\x05I";

/// How long something may take that nobody has to wait for.
const SOON: Duration = Duration::from_secs(10);

fn wire() -> (Wire, DuplexStream) {
    wire_of(1024)
}

/// A connection that holds so many bytes on each way.
fn wire_of(room: usize) -> (Wire, DuplexStream) {
    let (ours, server) = tokio::io::duplex(room);
    (Wire::new(Line::new(Transport::plain(ours), BytesMut::new()), false), server)
}

fn sync(output: &mut BytesMut) -> Result<()> {
    frontend::sync(output);
    Ok(())
}

fn ask(wire: &Wire) -> Reply {
    wire.ask(RequestKind::Extended, sync).unwrap()
}

/// Two that wait on two threads: while one polls, the other delivers its answer, looks for its own and sleeps.
#[tokio::test]
async fn an_answer_that_came_during_the_look_keeps_from_sleeping() {
    let (wire, _server) = wire();
    let nobody = &mut Context::from_waker(Waker::noop());
    let mut looks = 0;
    let polled = wire.poll(nobody, |inner| {
        looks += 1;
        if looks > 1 {
            return Poll::Ready(());
        }
        inner.waker().wake_by_ref();
        let other = wire.poll(&mut Context::from_waker(Waker::noop()), |_| Poll::<()>::Pending);
        assert!(other.is_pending());
        Poll::Pending
    });
    assert_eq!((polled, looks), (Poll::Ready(()), 2));
}

#[tokio::test]
async fn one_task_reads_what_nobody_wants_and_ends() {
    let (wire, mut server) = wire();
    let kept = ask(&wire);
    (0..10).for_each(|_| drop(ask(&wire)));
    tokio::task::yield_now().await;
    // The one here, the reply's, and the task's.
    assert_eq!((Arc::strong_count(&wire.0), wire.0.served.load(Ordering::Relaxed)), (3, true));
    let mut asked = [0; 11 * 5];
    server.read_exact(&mut asked).await.unwrap();
    assert_eq!(asked, *b"S\0\0\0\x04".repeat(11));
    server.write_all(&DONE.repeat(11)).await.unwrap();
    let mut kept = kept;
    wire.wait(pin!(kept.end())).await.unwrap();
    drop(kept);
    while wire.0.served.load(Ordering::Relaxed) || Arc::strong_count(&wire.0) > 1 {
        tokio::task::yield_now().await;
    }
}

/// Whose answer it is does not depend on who looks first.
#[tokio::test]
async fn answers_come_in_the_order_of_the_questions() {
    let (wire, mut server) = wire();
    let (mut first, mut second) = (ask(&wire), ask(&wire));
    server.write_all(&[b"C\0\0\0\x06a\0", READY, b"C\0\0\0\x06b\0", READY].concat()).await.unwrap();
    let tag = async |reply: &mut Reply| match reply.next().await {
        Some(Ok(Message::CommandComplete(body))) => body.tag().unwrap().to_owned(),
        _ => "another".to_owned(),
    };
    let tags = pin!(async {
        let second = async {
            let tag = tag(&mut second).await;
            second.end().await.map(|()| tag)
        };
        let first = async {
            let tag = tag(&mut first).await;
            first.end().await.map(|()| tag)
        };
        futures_util::future::join(second, first).await
    });
    let (second, first) = wire.wait(tags).await;
    assert_eq!((first.unwrap(), second.unwrap()), ("a".to_owned(), "b".to_owned()));
}

/// What the server says last is told to the one that it answers, and to all behind it.
#[tokio::test]
async fn the_end_is_told_to_all() {
    let (wire, mut server) = wire();
    let (mut first, mut second) = (ask(&wire), ask(&wire));
    server.write_all(b"E\0\0\0\x1eSFATAL\0C57P01\0Mgoing away\0\0").await.unwrap();
    drop(server);
    let errors = pin!(futures_util::future::join(second.end(), first.end()));
    let (second, first) = wire.wait(errors).await;
    for error in [first.unwrap_err(), second.unwrap_err()] {
        assert_eq!(error.to_string(), "going away (SQLSTATE 57P01)");
        assert_eq!(*error.kind(), ErrorKind::Connection);
    }
    let later = wire.ask(RequestKind::Extended, sync);
    assert_eq!(later.err().unwrap().sqlstate(), Some("57P01"));
    assert!(wire.is_closed());
}

/// No rows would be a wrong answer.
#[tokio::test]
async fn a_statement_that_the_server_has_passed_over_is_an_error() {
    let (wire, mut server) = wire();
    let mut reply = ask(&wire);
    server.write_all(READY).await.unwrap();
    let end = pin!(reply.end());
    assert_eq!(*wire.wait(end).await.unwrap_err().kind(), ErrorKind::Statement);
}

#[tokio::test]
async fn a_server_that_says_nonsense_is_left() {
    for nonsense in [&b"D\0\0\0\x01"[..], b"?\0\0\0\x04", b"C\0\0\0\x06a\0"] {
        let (wire, mut server) = wire();
        server.write_all(nonsense).await.unwrap();
        wire.catch_up();
        assert!(wire.is_closed(), "{nonsense:?}");
        let error = wire.ask(RequestKind::Extended, |_| Ok(())).err().unwrap();
        assert_eq!(*error.kind(), ErrorKind::Connection);
    }
}

/// A row whose message has this length.
fn row(length: usize) -> Vec<u8> {
    let mut row = b"D".to_vec();
    row.extend((length as u32 - 1).to_be_bytes());
    row.resize(length, 0);
    row
}

type Boxed<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

/// What is behind a wanted answer and larger than what is read at once: the server must not stand still.
#[tokio::test]
async fn what_nobody_wants_is_read_whatever_its_size() {
    for length in [1_000, 65_000, 100_000] {
        let (wire, mut server) = wire_of(1024);
        let (mut first, second) = (ask(&wire), ask(&wire));
        drop(second);
        let says = [DONE, &row(length).repeat(20), DONE].concat();
        let both = async {
            let speaks = async { server.write_all(&says).await.unwrap() };
            let end = pin!(first.end());
            futures_util::future::join(wire.wait(end), speaks).await.0.unwrap();
        };
        timeout(SOON, both).await.expect("the server stands still");
    }
}

/// As more than thirty queries at once, which are asked only when they are woken, with a statement closed between two.
#[tokio::test]
async fn an_answer_behind_one_that_nobody_wants_is_found() {
    for length in [65_536, 65_636, 66_536, 68_536] {
        let (wire, mut server) = wire_of(1 << 20);
        let mut first = ask(&wire);
        wire.unneeded().push("relvar_1".into());
        let mut second = ask(&wire);
        let mut all: FuturesUnordered<Boxed<'_, Result<()>>> = FuturesUnordered::new();
        all.push(Box::pin(first.end()));
        all.push(Box::pin(second.end()));
        let speaks = async {
            tokio::task::yield_now().await;
            server.write_all(&[&row(7), &row(length), DONE, b"3\0\0"].concat()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
            server.write_all(&[b"\0\x04", READY, DONE].concat()).await.unwrap();
        };
        let ends = pin!(async {
            while let Some(end) = all.next().await {
                end.unwrap()
            }
        });
        let both = futures_util::future::join(wire.wait(ends), speaks);
        timeout(SOON, both).await.expect("nobody is woken");
    }
}

#[tokio::test]
async fn the_end_is_told_when_the_one_before_is_left() {
    let (wire, mut server) = wire();
    let (first, mut second) = (ask(&wire), ask(&wire));
    server.write_all(b"C\0\0\0\x06a\0").await.unwrap();
    drop(server);
    wire.catch_up();
    let mut end = Box::pin(second.end());
    assert!(
        wire.poll(&mut Context::from_waker(Waker::noop()), |cx| end.as_mut().poll(cx)).is_pending()
    );
    drop(first);
    assert!(timeout(SOON, wire.wait(end.as_mut())).await.expect("nobody tells").is_err());
}

/// Another task has sent what this one waits for.
#[tokio::test]
async fn room_that_another_has_made_is_told() {
    struct Called(AtomicBool);
    impl std::task::Wake for Called {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let (wire, mut server) = wire_of(16 * 1024);
    let mut copy = wire.ask(RequestKind::CopyIn, sync).unwrap();
    copy.add(100_000);
    let called = Arc::new(Called(AtomicBool::new(false)));
    let waker = Waker::from(Arc::clone(&called));
    let cx = &mut Context::from_waker(&waker);
    assert!(wire.poll(cx, |inner| copy.poll_room(inner)).is_pending());
    let mut looks = 0;
    let polled = wire.poll(cx, |inner| {
        looks += 1;
        let polled = copy.poll_room(inner);
        for _ in 0..20 * usize::from(looks == 1) {
            let mut sink = vec![0; 16 * 1024];
            let mut read = tokio::io::ReadBuf::new(&mut sink);
            let nobody = &mut Context::from_waker(Waker::noop());
            let _ = tokio::io::AsyncRead::poll_read(Pin::new(&mut server), nobody, &mut read);
            wire.0.waits.take_socket();
            wire.turn();
        }
        polled
    });
    assert!(polled.is_ready() || called.0.load(Ordering::SeqCst));
}

impl Reply {
    fn add(&self, length: usize) {
        self.wire.with(|line| line.add(|output| output.resize(output.len() + length, 0)));
    }
}

#[tokio::test]
async fn a_copy_that_is_over_too_early_is_an_error() {
    let (wire, mut server) = wire();
    let mut copy = wire.ask(RequestKind::CopyIn, sync).unwrap();
    server.write_all(DONE).await.unwrap();
    let send = async {
        loop {
            if let Err(error) = copy.send(|_| ()).await {
                return error;
            }
            tokio::task::yield_now().await;
        }
    };
    let error = timeout(SOON, wire.wait(pin!(send))).await.expect("it goes on for ever");
    assert_eq!(*error.kind(), ErrorKind::Statement);
}

/// Nothing of a value that panics is sent.
#[tokio::test]
async fn what_is_not_whole_is_not_sent() {
    let (wire, mut server) = wire();
    let panics = |output: &mut BytesMut| {
        output.extend_from_slice(b"half");
        panic!("a value")
    };
    let ask_it = || wire.ask(RequestKind::Extended, panics).map(drop);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(ask_it)).is_err());
    let mut reply = ask(&wire);
    server.write_all(DONE).await.unwrap();
    wire.wait(pin!(reply.end())).await.unwrap();
    let mut sent = [0; 5];
    server.read_exact(&mut sent).await.unwrap();
    assert_eq!(sent, *b"S\0\0\0\x04");
}

#[tokio::test]
async fn memory_of_what_is_very_large_is_given_back() {
    let (wire, mut server) = wire_of(64 * 1024);
    let large = |output: &mut BytesMut| {
        output.resize(20_000_000, 0);
        Ok(())
    };
    let mut reply = wire.ask(RequestKind::Extended, large).unwrap();
    let reads = async {
        let mut all = vec![0; 20_000_000];
        server.read_exact(&mut all).await.unwrap();
        server.write_all(&[&row(20_000_000), DONE].concat()).await.unwrap();
    };
    {
        let end = pin!(reply.end());
        futures_util::future::join(wire.wait(end), reads).await.0.unwrap();
    }
    let mut reply = ask(&wire);
    server.write_all(DONE).await.unwrap();
    wire.wait(pin!(reply.end())).await.unwrap();
    let kept = wire.with(|line| line.memory()).unwrap();
    assert!(kept < 5_000_000, "{kept}");
}

/// Numbers that look like any, and are the same each time (xorshift, G. Marsaglia 2003).
struct Any(u64);

impl Any {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn message(&mut self, with_nonsense: bool) -> Vec<u8> {
        match self.below(if with_nonsense { 13 } else { 9 }) {
            0 => row(7 + self.below(100)),
            1 => row(7 + self.below(70_000)),
            2 => b"N\0\0\0\x10SNOTICE\0Mx\0\0".to_vec(),
            3 => b"2\0\0\0\x04".to_vec(),
            4 => b"S\0\0\0\x08a\0b\0".to_vec(),
            5 => b"E\0\0\0\x10SERROR\0C1\0\0\0".to_vec(),
            6 => b"T\0\0\0\x06\0\0".to_vec(),
            7 => b"A\0\0\0\x0c\0\0\0\x01a\0b\0".to_vec(),
            8 => row(2000),
            9 => b"?\0\0\0\x04".to_vec(),
            10 => b"D\0\0\0\x01".to_vec(),
            11 => (0..self.below(20)).map(|_| self.below(256) as u8).collect(),
            _ => b"E\0\0\0\x15SFATAL\0C57P01\0\0".to_vec(),
        }
    }

    /// What a server says to so many questions, maybe with nonsense and maybe cut off.
    fn script(&mut self, questions: usize) -> Vec<u8> {
        let with_nonsense = self.below(3) == 0;
        let mut script = Vec::new();
        for _ in 0..questions {
            for _ in 0..self.below(6) {
                script.extend(self.message(with_nonsense));
            }
            if !(with_nonsense && self.below(4) == 0) {
                script.extend_from_slice(DONE);
            }
        }
        if self.below(3) == 0 {
            script.truncate(self.below(script.len().max(1)));
        }
        script
    }
}

/// Says it piece by piece, and reads whatever comes.
async fn speaks(server: DuplexStream, script: Vec<u8>, mut any: Any) {
    let (mut read, mut write) = tokio::io::split(server);
    let reads = tokio::spawn(async move {
        let mut sink = [0; 4096];
        while matches!(read.read(&mut sink).await, Ok(count) if count > 0) {}
    });
    let mut rest = script.as_slice();
    while !rest.is_empty() {
        let most = [10, 1_000, 100_000][any.below(3)];
        let (piece, behind) = rest.split_at(rest.len().min(1 + any.below(most)));
        if write.write_all(piece).await.is_err() {
            break;
        }
        if any.below(5) == 0 {
            tokio::task::yield_now().await;
        }
        rest = behind;
    }
    let _ = write.shutdown().await;
    reads.abort();
}

/// Whatever a server says, in whatever pieces, and whatever is left: all that wait are told an end, the server never stands
/// still, and no task stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_told_an_end() {
    for round in 1..=300 {
        let mut any = Any(u64::wrapping_mul(round, 0x9E37_79B9_7F4A_7C15) | 1);
        let (wire, server) = wire_of([16, 1024, 8192, 1 << 18][any.below(4)]);
        let questions = 1 + any.below(40);
        let script = any.script(questions);
        let server = tokio::spawn(speaks(server, script, Any(any.below(1 << 30) as u64 | 1)));
        let mut all: FuturesUnordered<Boxed<'_, ()>> = FuturesUnordered::new();
        for _ in 0..questions {
            if any.below(8) == 0 {
                wire.unneeded().push("x".into());
            }
            let kind =
                [RequestKind::Extended, RequestKind::CopyIn][usize::from(any.below(10) == 0)];
            let Ok(mut reply) = wire.ask(kind, sync) else { break };
            let most = if any.below(3) == 0 { any.below(5) } else { usize::MAX };
            all.push(Box::pin(async move {
                for _ in 0..most {
                    if !matches!(reply.next().await, Some(Ok(_))) {
                        return;
                    }
                }
            }));
        }
        let most = if any.below(4) == 0 { 3 } else { usize::MAX };
        let mut ends = Box::pin(all.by_ref().take(most).for_each(|()| std::future::ready(())));
        timeout(SOON, wire.wait(ends.as_mut()))
            .await
            .unwrap_or_else(|_| panic!("somebody waits in round {round}"));
        drop(ends);
        drop(all);
        timeout(SOON, server).await.expect("the server stands still").unwrap();
        let is_last = async {
            while Arc::strong_count(&wire.0) > 1 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(SOON, is_last).await.unwrap_or_else(|_| panic!("a task stays in round {round}"));
    }
}
