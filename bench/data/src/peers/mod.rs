//! The same operations with the libraries that people use today, as their manuals write them, at their newest.

mod diesel;
mod sea_orm;
mod sqlx;

use ::sqlx::postgres::PgConnectOptions;
use relvar::{Pool, Session};

use crate::operations as o;
use crate::{ROUNDS, Took, median, timed};

/// Where all of them connect to.
pub struct Place {
    /// Folder of the server's socket.
    pub socket: String,
    /// Database.
    pub database: String,
    /// Role.
    pub user: String,
}

pub async fn table(
    place: &Place,
    session: &mut Session,
    pool: &Pool,
    only: &str,
    pin: impl AsyncFn(),
) {
    let Place { socket, database, user } = place;
    let url = format!("host='{socket}' dbname='{database}' user='{user}'");
    let encoded = socket.replace('/', "%2F");
    let long = format!("postgres://{user}@{encoded}/{database}");
    let options =
        PgConnectOptions::new_without_pgpass().socket(socket).database(database).username(user);
    let mut sqlx = sqlx::Peer::connect(options).await;
    let mut diesel = diesel::Peer::connect(&url).await;
    let sea_orm = sea_orm::Peer::connect(&long).await;

    // A pool makes its connections when they are wanted.
    o::tasks(pool).await;
    sqlx.tasks().await;
    diesel.tasks().await;
    sea_orm.tasks().await;
    pin().await;
    println!("\n| operation, µs CPU | relvar | sqlx | diesel-async | SeaORM |");
    println!("| --- | --- | --- | --- | --- |");
    macro_rules! compare {
        ($name:literal, $times:literal, $($side:expr),+) => {
            if $name.contains(only) {
                const SIDES: usize = [$(stringify!($side)),+].len();
                let mut sides: [Vec<Took>; SIDES] = Default::default();
                // Another one begins each round: who runs behind a large one finds cold caches.
                for (round, turn) in (0..=ROUNDS).flat_map(|round| (0..SIDES).map(move |t| (round, t))) {
                    let mut nth = 0;
                    $(
                        if nth == (round + turn) % SIDES {
                            let took = timed($times, async || {
                                for _ in 0..$times {
                                    $side.await
                                }
                            })
                            .await;
                            if round > 0 {
                                sides[nth].push(took);
                            }
                        }
                        nth += 1;
                    )+
                    assert_eq!(nth, SIDES);
                }
                let micros = |side: &Vec<Took>| {
                    let cpu = median(side.iter().map(|took| took.cpu).collect());
                    format!("{:.1}", cpu.as_secs_f64() * 1e6)
                };
                let cells: Vec<String> = sides.iter().map(micros).collect();
                println!("| {} | {} |", $name, cells.join(" | "));
            }
        };
    }
    compare!("get by id", 200, o::get(session), sqlx.get(), diesel.get(), sea_orm.get());
    compare!(
        "page of 20 in the middle of 5,000",
        100,
        o::page(session),
        sqlx.page(),
        diesel.page(),
        sea_orm.page()
    );
    compare!(
        "10,000 rows of 8 columns",
        3,
        o::rows(session),
        sqlx.rows(),
        diesel.rows(),
        sea_orm.rows()
    );
    compare!(
        "insert 1,000",
        5,
        o::insert(session),
        sqlx.insert(),
        diesel.insert(),
        sea_orm.insert()
    );
    compare!(
        "100 users with their orders",
        10,
        o::relations(session),
        sqlx.relations(),
        diesel.relations(),
        sea_orm.relations()
    );
    compare!("10 independent gets", 50, o::ten(session), sqlx.ten(), diesel.ten(), sea_orm.ten());
    compare!(
        "64 tasks on a pool of 8",
        5,
        o::tasks(pool),
        sqlx.tasks(),
        diesel.tasks(),
        sea_orm.tasks()
    );
}
