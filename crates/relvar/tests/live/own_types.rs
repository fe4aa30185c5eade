//! Infinite times, intervals, arrays with NULL in them, and types of one's own.

use std::time::{Duration, SystemTime};

use relvar::{
    DbType, Encoding, ErrorKind, FromRow, Interval, Model, OrInfinity, Range, Session, save, sql,
};

use crate::database::Database;

fn day(nth: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * nth)
}

#[derive(Debug, Clone, PartialEq, DbType)]
struct At(SystemTime);

#[derive(Debug, Clone, PartialEq, DbType)]
#[db_type(name = "stop")]
struct Stop {
    at: SystemTime,
}

#[derive(Debug, PartialEq, FromRow)]
struct Found {
    at: SystemTime,
}

/// Wherever it stands: what is read as a finite time would be one in the year 294277.
#[tokio::test]
async fn an_infinite_time_is_no_system_time() {
    let database = Database::new().await;
    database
        .seen("CREATE TYPE stop AS (at timestamptz); CREATE DOMAIN moment AS timestamptz")
        .await;
    let session = &mut database.session().await;
    async fn is_refused<T>(session: &mut Session, text: &str)
    where
        T: tokio_postgres::types::FromSqlOwned + std::fmt::Debug + Send,
    {
        for infinity in ["infinity", "-infinity"] {
            let error = sql(&text.replace("%", infinity)).value::<T, _>(session).await.unwrap_err();
            assert_eq!(*error.kind(), ErrorKind::Decode, "{text}");
            assert!(error.to_string().contains("OrInfinity<SystemTime>"), "{error}");
        }
    }
    is_refused::<SystemTime>(session, "SELECT '%'::timestamptz").await;
    is_refused::<SystemTime>(session, "SELECT '%'::timestamp").await;
    is_refused::<Option<SystemTime>>(session, "SELECT '%'::timestamptz").await;
    is_refused::<SystemTime>(session, "SELECT '%'::moment").await;
    is_refused::<Vec<SystemTime>>(session, "SELECT ARRAY['%'::timestamptz]").await;
    is_refused::<Vec<Option<SystemTime>>>(session, "SELECT ARRAY[NULL, '%'::moment]").await;
    is_refused::<At>(session, "SELECT '%'::timestamptz").await;
    is_refused::<Stop>(session, "SELECT ROW('%')::stop").await;
    is_refused::<Vec<Stop>>(session, "SELECT ARRAY[ROW('%')::stop]").await;
    let bounded = "SELECT tstzrange('-infinity', 'infinity')".to_owned();
    is_refused::<Range<SystemTime>>(session, &bounded).await;
    let row = sql("SELECT 'infinity'::timestamptz AS at").all::<Found, _>(session).await;
    assert_eq!(*row.unwrap_err().kind(), ErrorKind::Decode);
    // What is as long and no time, and times that are finite.
    let number: i64 = sql("SELECT 9223372036854775807").value(session).await.unwrap();
    assert_eq!(number, i64::MAX);
    let finite = sql("SELECT ARRAY['1970-01-03'::timestamptz, NULL]");
    assert_eq!(
        finite.value::<Vec<Option<SystemTime>>, _>(session).await.unwrap(),
        [Some(day(2)), None]
    );
    let error = sql("SELECT 'infinity'::timestamptz").value::<jiff::Timestamp, _>(session).await;
    assert_eq!(*error.unwrap_err().kind(), ErrorKind::Decode);
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "terms")]
struct Term {
    #[model(primary_key)]
    id: i64,
    ends: OrInfinity<SystemTime>,
    day: Option<OrInfinity<jiff::civil::Date>>,
    chrono_day: Option<OrInfinity<chrono::NaiveDate>>,
    during: Range<OrInfinity<jiff::Timestamp>>,
    times: Vec<Option<OrInfinity<SystemTime>>>,
    every: Interval,
    pauses: Vec<Option<Interval>>,
    notes: Option<Vec<Option<String>>>,
    numbers: Vec<Option<i32>>,
}

const TERMS: &str = "CREATE TABLE terms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ends timestamptz NOT NULL,
    day date, chrono_day date, during tstzrange NOT NULL, times timestamptz[] NOT NULL, every interval NOT NULL,
    pauses interval[] NOT NULL, notes text[], numbers int[] NOT NULL)";

fn term(ends: OrInfinity<SystemTime>, every: Interval) -> NewTerm {
    let start = "2026-11-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap();
    NewTerm::new(
        ends,
        Range::from(OrInfinity::Finite(start)..OrInfinity::Infinity),
        vec![Some(OrInfinity::NegInfinity), None, Some(day(1).into())],
        every,
        vec![None, Some(every)],
        vec![Some(1), None, Some(3)],
    )
}

#[tokio::test]
async fn they_come_and_go() {
    let database = Database::new().await;
    database.seen(TERMS).await;
    let session = &mut database.session().await;
    let every = Interval { months: -14, days: 3, microseconds: -5_400_000_001 };
    let one = term(OrInfinity::Infinity, every)
        .day(OrInfinity::NegInfinity)
        .chrono_day(OrInfinity::Infinity)
        .notes(vec![None, Some("a".to_owned())]);
    let one = Term::insert(one).one(session).await.unwrap();
    assert_eq!((one.ends, one.every), (OrInfinity::Infinity, every));
    assert_eq!(one.day, Some(OrInfinity::NegInfinity));
    assert_eq!(one.notes, Some(vec![None, Some("a".to_owned())]));
    assert_eq!(one.times, [Some(OrInfinity::NegInfinity), None, Some(day(1).into())]);
    assert_eq!(
        (one.pauses.as_slice(), one.numbers.as_slice()),
        (&[None, Some(every)][..], &[Some(1), None, Some(3)][..])
    );
    let hour = Interval::try_from(Duration::from_secs(3_600)).unwrap();
    let more = vec![term(OrInfinity::NegInfinity, hour), term(day(7).into(), Interval::default())];
    assert_eq!(Term::insert_all(more).execute(session).await.unwrap(), 2);
    let seen = "SELECT string_agg(concat_ws(' ', ends AT TIME ZONE 'UTC', day, chrono_day, upper(during), times[1], every, pauses[1],
        array_to_string(numbers, ',', '-')), '; ' ORDER BY id) FROM terms";
    assert_eq!(
        database.seen(seen).await,
        "infinity -infinity infinity infinity -infinity -1 years -2 mons +3 days -01:30:00.000001 1,-,3; \
         -infinity infinity -infinity 01:00:00 1,-,3; 1970-01-08 00:00:00 infinity -infinity 00:00:00 1,-,3"
    );
    let sorted = Term::query().order_by(Term::ends.asc()).then_by_key().all(session).await.unwrap();
    assert_eq!(
        sorted.iter().map(|term| term.ends).collect::<Vec<_>>(),
        [OrInfinity::NegInfinity, OrInfinity::Finite(day(7)), OrInfinity::Infinity]
    );
    let open = Term::query().filter(Term::ends.eq(OrInfinity::Infinity));
    assert_eq!(open.count(session).await.unwrap(), 1);
    let short = Term::query().filter(Term::every.le(hour)).filter(Term::ends.lt(day(9)));
    assert_eq!(short.count(session).await.unwrap(), 2);
    let with = Term::query().filter(Term::numbers.has_all([Some(3)]));
    assert_eq!(with.count(session).await.unwrap(), 3);
    let changed = Term { numbers: vec![None], ends: day(3).into(), ..one.clone() };
    assert_eq!(save(session, &one, &changed).await.unwrap(), changed);
    assert_eq!(database.seen("SELECT numbers FROM terms WHERE id = 1").await, "{NULL}");
}

#[tokio::test]
async fn an_interval_is_printed_as_the_server_reads_it() {
    let database = Database::new().await;
    let session = &mut database.session().await;
    for (months, days, microseconds) in [
        (0, 0, 0),
        (14, -3, 1),
        (-14, 0, -3_723_000_001),
        (0, 7, 90_061_500_000),
        (-1, -1, -1),
        (24, 0, 60_000_000),
    ] {
        let interval = Interval { months, days, microseconds };
        let back = sql("SELECT :text::text::interval, :itself::interval::text")
            .bind("text", interval.to_string())
            .bind("itself", interval);
        let row = &back.rows(session).await.unwrap()[0];
        assert_eq!(row.get::<_, Interval>(0), interval, "{interval}");
        sql("SET intervalstyle = iso_8601").execute(session).await.unwrap();
        let printed = sql("SELECT :itself::interval::text").bind("itself", interval);
        assert_eq!(printed.value::<String, _>(session).await.unwrap(), interval.to_string());
        sql("RESET intervalstyle").execute(session).await.unwrap();
    }
    let version: i32 =
        sql("SELECT current_setting('server_version_num')::int").value(session).await.unwrap();
    if version >= 170_000 {
        for infinite in [Interval::INFINITY, Interval::NEG_INFINITY] {
            let text = sql("SELECT :i::interval::text").bind("i", infinite);
            assert_eq!(text.value::<String, _>(session).await.unwrap(), infinite.to_string());
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, DbType)]
#[db_type(sql_type = "point")]
struct Point {
    x: f64,
    y: f64,
}

type Boxed = Box<dyn std::error::Error + Sync + Send>;

impl Encoding for Point {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Boxed> {
        out.extend(self.x.to_be_bytes());
        out.extend(self.y.to_be_bytes());
        Ok(())
    }

    fn decode(raw: &[u8]) -> Result<Self, Boxed> {
        let (x, y) = raw.split_first_chunk().ok_or("a point has 16 bytes")?;
        Ok(Point { x: f64::from_be_bytes(*x), y: f64::from_be_bytes(y.try_into()?) })
    }
}

/// A number of bits, and the bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, DbType)]
#[db_type(sql_type = "bit varying(9)")]
enum Steps {
    None,
    Some(u8),
}

impl Encoding for Steps {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Boxed> {
        match self {
            Steps::None => out.extend([0; 4]),
            Steps::Some(0) => return Err("no steps are Steps::None".into()),
            Steps::Some(bits) => out.extend([0, 0, 0, 8, *bits]),
        }
        Ok(())
    }

    fn decode(raw: &[u8]) -> Result<Self, Boxed> {
        match raw {
            [0, 0, 0, 0] => Ok(Steps::None),
            [0, 0, 0, 8, bits] => Ok(Steps::Some(*bits)),
            _ => Err("eight bits or none".into()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "towns")]
struct Town {
    #[model(primary_key)]
    steps: Steps,
    at: Point,
    corners: Vec<Option<Point>>,
    other: Option<Point>,
}

#[tokio::test]
async fn a_type_of_ones_own_is_as_good_as_any() {
    let database = Database::new().await;
    database
        .seen("CREATE TABLE towns (steps varbit(9) PRIMARY KEY, at point NOT NULL, corners point[] NOT NULL, other point)")
        .await;
    let session = &mut database.session().await;
    let at = |x| Point { x, y: -0.5 };
    let rows = vec![
        NewTown::new(Steps::None, at(1.0), vec![Some(at(2.0)), None]),
        NewTown::new(Steps::Some(5), at(3.0), vec![]).other(at(4.0)),
    ];
    let towns = Town::insert_all(rows).all(session).await.unwrap();
    assert_eq!(
        (towns[0].at, &*towns[0].corners, towns[1].other),
        (at(1.0), &[Some(at(2.0)), None][..], Some(at(4.0)))
    );
    let seen = "SELECT string_agg(concat_ws(' ', steps, at, corners, other), '; ' ORDER BY steps) FROM towns";
    assert_eq!(
        database.seen(seen).await,
        " (1,-0.5) {\"(2,-0.5)\",NULL}; 00000101 (3,-0.5) {} (4,-0.5)"
    );
    let town = Town::find(Steps::Some(5)).one(session).await.unwrap();
    assert_eq!(town, towns[1]);
    let early = Town::query().filter(Town::steps.lt(Steps::Some(1))).all(session).await.unwrap();
    assert_eq!(early, towns[..1]);
    let near = sql("SELECT at <-> :to FROM towns WHERE steps = ANY (:these)")
        .bind("to", at(0.0))
        .bind("these", vec![Steps::Some(5)]);
    assert_eq!(near.value::<f64, _>(session).await.unwrap(), 3.0);
    // What cannot be sent or read is told, with the words of the type.
    let error = Town::find(Steps::Some(0)).optional(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Value);
    assert!(error.to_string().contains("no steps are Steps::None"), "{error}");
    let error = sql("SELECT B'101'::varbit").value::<Steps, _>(session).await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("eight bits or none"), "{error}");
    assert!(sql("SELECT 5").value::<Steps, _>(session).await.is_err());
}
