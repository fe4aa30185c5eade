//! The same operations with the libraries that people use today, as their manuals write them, at their newest.

mod diesel;
mod sea_orm;
mod sqlx;

use ::sqlx::postgres::PgConnectOptions;
use relvar::{Pool, Session};
use tokio::runtime::Runtime;
use tokio_postgres::Config;

use crate::operations as o;
use crate::rounds::{Took, micros, ratio};

/// Where all of them connect to.
pub struct Place {
    /// Folder of the server's socket.
    pub socket: String,
    /// Database.
    pub database: String,
    /// Role.
    pub user: String,
}

/// All of them on connections of their own.
struct Sides {
    session: Session,
    pool: Pool,
    sqlx: sqlx::Peer,
    diesel: diesel::Peer,
    sea_orm: sea_orm::Peer,
}

impl Sides {
    fn connect(runtimes: &[Runtime; 4], place: &Place, config: &Config) -> Sides {
        let [ours, of_sqlx, of_diesel, of_sea_orm] = runtimes;
        let Place { socket, database, user } = place;
        let url = format!("host='{socket}' dbname='{database}' user='{user}'");
        let encoded = socket.replace('/', "%2F");
        let long = format!("postgres://{user}@{encoded}/{database}");
        let options =
            PgConnectOptions::new_without_pgpass().socket(socket).database(database).username(user);
        let (pool, session) = ours.block_on(crate::connect(config));
        Sides {
            session,
            pool,
            sqlx: of_sqlx.block_on(sqlx::Peer::connect(options)),
            diesel: of_diesel.block_on(diesel::Peer::connect(&url)),
            sea_orm: of_sea_orm.block_on(sea_orm::Peer::connect(&long)),
        }
    }
}

/// What relvar takes, and each of the others, as time and as so many times relvar's.
fn row(name: &str, sides: &[Vec<Took>], times: u32) {
    let ours = &sides[0];
    print!("| {name} | {:.1}", micros(ours, times));
    for theirs in &sides[1..] {
        let ratio = ratio(theirs, ours, |took| took.cpu);
        print!(" | {:.1} ({ratio:.2})", micros(theirs, times));
    }
    println!(" |");
}

pub fn table(place: &Place, config: &Config, only: &str, pin: impl Fn()) {
    println!("\n| operation, µs CPU | relvar | sqlx | diesel-async | SeaORM |");
    println!("| --- | --- | --- | --- | --- |");
    macro_rules! compare {
        ($name:literal, $times:literal, |$of:ident| $($side:expr),+) => {
            if $name.contains(only) {
                let connect = |runtimes: &_| Sides::connect(runtimes, place, config);
                let (sides, times) = rounds!($times, |runtimes| connect(&runtimes), pin(), |$of| $($side),+);
                row($name, &sides, times);
            }
        };
    }
    compare!(
        "get by id",
        500,
        |s| o::get(&mut s.session),
        s.sqlx.get(),
        s.diesel.get(),
        s.sea_orm.get()
    );
    compare!(
        "page of 20 in the middle of 5,000",
        100,
        |s| o::page(&mut s.session),
        s.sqlx.page(),
        s.diesel.page(),
        s.sea_orm.page()
    );
    compare!(
        "10,000 rows of 8 columns",
        20,
        |s| o::rows(&mut s.session),
        s.sqlx.rows(),
        s.diesel.rows(),
        s.sea_orm.rows()
    );
    compare!(
        "insert 1,000",
        20,
        |s| o::insert(&mut s.session),
        s.sqlx.insert(),
        s.diesel.insert(),
        s.sea_orm.insert()
    );
    compare!(
        "100 users with their orders",
        20,
        |s| o::relations(&mut s.session),
        s.sqlx.relations(),
        s.diesel.relations(),
        s.sea_orm.relations()
    );
    compare!(
        "10 independent gets",
        50,
        |s| o::ten(&mut s.session),
        s.sqlx.ten(),
        s.diesel.ten(),
        s.sea_orm.ten()
    );
    compare!(
        "64 tasks on a pool of 8",
        10,
        |s| o::tasks(&s.pool),
        s.sqlx.tasks(),
        s.diesel.tasks(),
        s.sea_orm.tasks()
    );
}
