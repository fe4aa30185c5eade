//! Sides that take turns.

use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

/// Rounds of every comparison.
pub const ROUNDS: usize = 15;

/// Turns of each side in a round: whatever else the machine does then meets all of them.
pub const TURNS: u32 = 5;

/// What one operation took in a round.
#[derive(Clone, Copy, Default)]
pub struct Took {
    pub cpu: Duration,
    pub wall: Duration,
}

/// Time on the processor of this thread (proc(5), `/proc/thread-self/schedstat`, first field, nanoseconds).
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts");
    let nanos = text.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanos.expect("a number"))
}

impl Took {
    /// Adds what this took, with what it left for tasks of its own: connections that are given back.
    pub fn add(&mut self, runtime: &Runtime, work: impl AsyncFnOnce()) {
        let (start, cpu_start) = (Instant::now(), cpu());
        runtime.block_on(async {
            work().await;
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
        });
        self.cpu += cpu() - cpu_start;
        self.wall += start.elapsed();
    }
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Microseconds of client CPU for an operation: the median of the rounds.
pub fn micros(side: &[Took], times: u32) -> f64 {
    median(side.iter().map(|took| took.cpu.as_secs_f64() * 1e6 / f64::from(times)).collect())
}

/// How much more one side takes than the other: the median of the rounds' ratios.
pub fn ratio(one: &[Took], other: &[Took], which: fn(&Took) -> Duration) -> f64 {
    let pairs = one.iter().zip(other);
    median(pairs.map(|(one, other)| which(one).div_duration_f64(which(other))).collect())
}

/// A runtime for one side: a timer or a task of another one would be paid by all.
pub fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Runs sides so many times (a multiple of [`TURNS`]) in each round, on new connections for each: an array with a list of
/// rounds for each side, and how often each ran in a round.
#[macro_export]
macro_rules! rounds {
    ($times:literal, |$runtimes:ident| $connect:expr, $pin:expr, |$of:ident| $($side:expr),+) => {{
        const SIDES: usize = [$(stringify!($side)),+].len();
        const EACH: u32 = $times / $crate::rounds::TURNS;
        let $runtimes: [_; SIDES] = std::array::from_fn(|_| $crate::rounds::runtime());
        let mut sides: [Vec<$crate::rounds::Took>; SIDES] = Default::default();
        for round in 0..$crate::rounds::ROUNDS {
            #[allow(unused_mut, reason = "only some operations need it")]
            let mut $of = $connect;
            // The first call prepares, and fills pools.
            let mut first = $runtimes.iter();
            $(first.next().expect("one for each side").block_on(async { $side.await });)+
            $pin;
            let mut took = [$crate::rounds::Took::default(); SIDES];
            for turn in 0..$crate::rounds::TURNS as usize {
                // Who runs behind a large one finds cold caches: another one begins each turn, and every other turn goes
                // the other way.
                for nth in 0..SIDES {
                    let now = match (round + turn) % 2 {
                        0 => (round + turn + nth) % SIDES,
                        _ => (round + turn + SIDES - nth) % SIDES,
                    };
                    let mut side = 0;
                    $(
                        if side == now {
                            let work = async || {
                                for _ in 0..EACH {
                                    $side.await
                                }
                            };
                            took[side].add(&$runtimes[side], work);
                        }
                        side += 1;
                    )+
                    assert_eq!(side, SIDES);
                }
            }
            took.into_iter().zip(&mut sides).for_each(|(took, side)| side.push(took));
            // Some end their connections by a task.
            let _within = $runtimes[0].enter();
            drop($of);
        }
        (sides, EACH * $crate::rounds::TURNS)
    }};
}
