//! The data layer beside hand-written tokio-postgres, which sends the same forms: cached statements, `unnest`, `ANY`.
//!
//! Client CPU is that of the one thread that runs everything here, as Linux counts it; the sides, each on a runtime of its
//! own, take turns within each round, and the table shows the median of the rounds' ratios. The thread has the first processor for itself, the servers of
//! all connections the last one: on which processor a server happens to run would make more difference than anything
//! measured here. An argument names the operations to run.

mod by_hand;
mod input;
mod models;
mod operations;
#[macro_use]
mod rounds;
#[cfg(feature = "peers")]
mod peers;

use deadpool::managed;
use relvar::{Pool, PoolOptions, Session};
use rounds::{Took, micros, ratio, runtime};
use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_setaffinity};
use tokio::runtime::Runtime;
use tokio_postgres::{Config, NoTls};

/// Gives a thread or process one processor, if Linux lets us.
fn pin(who: Option<i32>, processor: usize) {
    let mut only = CpuSet::new();
    only.set(processor);
    let refused = sched_setaffinity(who.and_then(Pid::from_raw), &only).err();
    if let Some(error) = refused {
        eprintln!("not pinned to processor {processor}: {error}");
    }
}

/// Gives the servers of all connections to the database the last processor.
async fn pin_servers(config: &Config, last: usize) {
    let (client, connection) = config.connect(NoTls).await.expect("a connection");
    tokio::spawn(connection);
    let query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()";
    let servers = client.query(query, &[]).await.expect("the servers");
    servers.iter().for_each(|row| pin(Some(row.get(0)), last));
}

fn row(name: &str, limit: f64, ([ours, theirs], times): ([Vec<Took>; 2], u32)) {
    let cpu_ratio = ratio(&ours, &theirs, |took| took.cpu);
    let met = if cpu_ratio <= limit { "yes" } else { "no" };
    println!(
        "| {name} | {:.1} | {:.1} | {cpu_ratio:.2} | {:.2} | {limit} | {met} |",
        micros(&ours, times),
        micros(&theirs, times),
        ratio(&ours, &theirs, |took| took.wall),
    );
}

/// Both sides on connections of their own.
struct Sides {
    pool: Pool,
    session: Session,
    hand: by_hand::Hand,
    hands: managed::Pool<by_hand::Hands>,
}

impl Sides {
    fn connect([ours, theirs]: &[Runtime; 2], config: &Config) -> Sides {
        let (pool, session) = ours.block_on(connect(config));
        let hand = theirs.block_on(by_hand::Hand::connect(config));
        Sides { pool, session, hand, hands: by_hand::pool(config.clone()) }
    }
}

/// A pool of relvar's, and a session of it.
async fn connect(config: &Config) -> (Pool, Session) {
    let options = PoolOptions { connections_max: 9, ..PoolOptions::default() };
    let pool = Pool::new(config.clone(), &options).expect("a pool");
    let session = pool.session().await.expect("a session");
    (pool, session)
}

fn main() {
    let runtime = runtime();
    let shadow = runtime.block_on(relvar_testkit::shadow_with(include_str!("schema.sql")));
    let mut config = Config::new();
    let directory = shadow.socket_dir().expect("the embedded server has a socket");
    config.host_path(directory).dbname(shadow.name()).user(shadow.target().user());

    let last = std::thread::available_parallelism().map_or(1, usize::from) - 1;
    let pin_servers = || runtime.block_on(pin_servers(&config, last));
    pin(None, 0);
    println!(
        "| operation | relvar, µs CPU | by hand, µs CPU | CPU ratio | wall ratio | limit | met |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let only = std::env::args().nth(1).unwrap_or_default();
    macro_rules! compare {
        ($name:literal, $limit:literal, $times:literal, |$of:ident| $($side:expr),+) => {
            if $name.contains(only.as_str()) {
                let took = rounds!($times, |sides| Sides::connect(&sides, &config), pin_servers(), |$of| $($side),+);
                row($name, $limit, took);
            }
        };
    }
    use operations as o;
    compare!("get by id", 1.1, 500, |s| o::get(&mut s.session), s.hand.get());
    compare!(
        "page of 20 in the middle of 5,000",
        1.1,
        200,
        |s| o::page(&mut s.session),
        s.hand.page()
    );
    compare!("10,000 rows of 8 columns", 1.1, 20, |s| o::rows(&mut s.session), s.hand.rows());
    compare!("insert 1,000", 1.1, 20, |s| o::insert(&mut s.session), s.hand.insert());
    compare!(
        "100 users with their orders",
        1.1,
        20,
        |s| o::relations(&mut s.session),
        s.hand.relations()
    );
    compare!("10 independent gets", 1.1, 100, |s| o::ten(&mut s.session), s.hand.ten());
    compare!("64 tasks on a pool of 8", 1.0, 10, |s| o::tasks(&s.pool), by_hand::tasks(&s.hands));
    #[cfg(feature = "peers")]
    {
        let place = peers::Place {
            socket: directory.display().to_string(),
            database: shadow.name().to_owned(),
            user: shadow.target().user().to_owned(),
        };
        peers::table(&place, &config, &only, pin_servers);
    }
}
