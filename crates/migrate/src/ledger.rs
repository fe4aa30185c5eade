//! What a database remembers: applied revisions, the run that is open, and the journal of its steps.

use std::collections::BTreeMap;
use std::time::Duration;

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_connect::{ServerMessage, describe};
use serde::Serialize;
use tokio_postgres::{Client, Row};

use crate::revision::{Direction, RevisionId, StepKind};

/// The layout that this version writes. An older one is read, and upgraded by the next run; a later one is refused.
const FORMAT: i32 = 2;

/// The oldest layout that is read.
const OLDEST: i32 = 1;

/// What is tried with a ledger by a command that only looks.
const READ: &str = "read the ledger";

const TABLES: &str = include_str!("ledger.sql");

/// What leads from format 1 to 2.
const TO_2: &str = include_str!("ledger_2.sql");

const UPGRADE: &str = "upgrade the ledger (schema relvar) to format 2";

const SCHEMA: &str = "CREATE SCHEMA relvar; COMMENT ON SCHEMA relvar IS 'Ledger of relvar: the revisions that this database has.';";

/// Everything in the ledger that a run has to know.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    /// False when the database has never seen relvar.
    pub exists: bool,
    /// Whether a run has to upgrade it first.
    pub is_old: bool,
    /// Applied revisions, in the order in which they were applied.
    pub applied: Vec<AppliedRevision>,
    /// A run that has not ended.
    pub open: Option<OpenRun>,
}

/// A revision that a database has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedRevision {
    /// Who it is.
    pub id: RevisionId,
    /// What it was for.
    pub message: String,
    /// The hash of its text when it was applied.
    pub body_sha256: String,
    /// How it came here: `upgrade`, `stamp` or `baseline`.
    pub origin: String,
    /// When, RFC 3339, UTC.
    pub applied_at: String,
    /// The role that applied it.
    pub applied_by: String,
}

/// A run that broke off, or is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenRun {
    pub id: i64,
    pub revision: RevisionId,
    pub direction: Direction,
    pub started_at: String,
    /// The backend of the last runner, while it lives.
    pub backend: Option<i32>,
    pub journal: BTreeMap<StepKey, StepRow>,
    /// The failed upgrade that this run takes back.
    pub takes_back: Option<Box<OpenRun>>,
}

/// A step, and a statement of it; statement 0 is the whole step.
pub(crate) type StepKey = (u32, u32);

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StepRow {
    pub sha256: String,
    pub done: bool,
    /// How it was run; none where a relvar that had no kinds ran it.
    pub kind: Option<StepKind>,
    /// How many rows it has touched, where that was counted.
    pub rows: Option<i64>,
    pub found: Option<String>,
    pub started_at: String,
}

/// Why the ledger cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The role may not create or use the ledger.
    #[error("role \"{role}\" may not {doing} in database \"{database}\"\n{message}")]
    Forbidden {
        /// Who is connected.
        role: String,
        /// Where.
        database: String,
        /// What was tried.
        doing: &'static str,
        /// The server's words.
        message: Box<ServerMessage>,
    },
    /// A later relvar wrote it.
    #[error(
        "the ledger of this database has format {found}, this relvar knows formats up to {FORMAT}"
    )]
    Newer {
        /// What was found.
        found: i32,
    },
    /// A later relvar wrote a step of a kind that this one cannot run.
    #[error(
        "the ledger of this database has a step of kind \"{0}\", which this relvar does not know"
    )]
    UnknownKind(String),
    /// There is a schema of that name which is not ours.
    #[error("there is a schema \"relvar\" in this database, but it holds no ledger")]
    Foreign,
    /// A row that relvar never writes.
    #[error("the ledger is damaged: {0}")]
    Damaged(String),
    /// Anything else that the server refused.
    #[error("cannot {doing}\n{message}")]
    Server {
        /// What was tried.
        doing: &'static str,
        /// The server's words.
        message: Box<ServerMessage>,
    },
}

impl LedgerError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Forbidden { role, doing: READ, .. } => {
                let role = quote_identifier(role);
                Some(format!(
                    "to look at the database: `GRANT USAGE ON SCHEMA relvar TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA relvar TO {role}`; to run revisions, connect as the role that owns the schema relvar"
                ))
            }
            Self::Forbidden { doing: UPGRADE, .. } => {
                Some("run it once as the role that owns the tables of schema relvar".to_owned())
            }
            Self::Forbidden { role, database, .. } => {
                let (role, database) = (quote_identifier(role), quote_identifier(database));
                Some(format!(
                    "ask an owner of the database to run `GRANT CREATE ON DATABASE {database} TO {role}`, or `CREATE SCHEMA relvar AUTHORIZATION {role}`"
                ))
            }
            Self::Newer { .. } | Self::UnknownKind(_) => {
                Some("use the relvar that the others use, or a newer one".to_owned())
            }
            Self::Foreign => {
                Some("rename or drop that schema; relvar needs this name for itself".to_owned())
            }
            Self::Damaged(_) => Some(
                "look at the tables in schema relvar; `relvar stamp` writes them again".to_owned(),
            ),
            Self::Server { .. } => None,
        }
    }
}

/// Makes the error of something that was tried with the ledger.
pub(crate) fn failed(doing: &'static str) -> impl Fn(tokio_postgres::Error) -> LedgerError + Copy {
    move |error| LedgerError::Server { doing, message: Box::new(describe(&error)) }
}

impl Ledger {
    /// Reads the ledger; an empty one where there is none.
    pub(crate) async fn read(client: &Client) -> Result<Self, LedgerError> {
        if !exists(client).await? {
            return Ok(Self::default());
        }
        match read_tables(client).await {
            Err(LedgerError::Server { message, .. }) if message.is("42501") => {
                Err(forbidden(client, READ, message).await)
            }
            result => result,
        }
    }

    /// Creates the ledger where there is none.
    pub(crate) async fn create(client: &Client) -> Result<(), LedgerError> {
        if exists(client).await? {
            return Ok(());
        }
        // CREATE SCHEMA IF NOT EXISTS asks for the right to create before it looks, so look first.
        let schema = if schema_exists(client).await? { "" } else { SCHEMA };
        let script = format!("BEGIN; {schema}\n{TABLES}\nCOMMIT;");
        let Err(error) = client.batch_execute(&script).await else { return Ok(()) };
        let message = Box::new(describe(&error));
        let _ = client.batch_execute("ROLLBACK").await;
        if message.is("42501") {
            return Err(forbidden(client, "create the ledger (schema relvar)", message).await);
        }
        Err(LedgerError::Server { doing: "create the ledger (schema relvar)", message })
    }

    /// Brings a ledger of an older format up to date, in one transaction. Only who holds the runner's lock may do that.
    pub(crate) async fn upgrade(client: &Client, lock_wait: Duration) -> Result<(), LedgerError> {
        let milliseconds = lock_wait.as_millis();
        let begin = format!(
            "BEGIN; SET LOCAL lock_timeout = {milliseconds}; LOCK TABLE relvar.format IN ACCESS EXCLUSIVE MODE"
        );
        let upgraded = async {
            client.batch_execute(&begin).await?;
            let sql = "SELECT pg_catalog.max(version) FROM relvar.format";
            let found: Option<i32> = client.query_one(sql, &[]).await?.get(0);
            let statements = if found == Some(OLDEST) { TO_2 } else { "" };
            client.batch_execute(&format!("{statements}COMMIT")).await
        };
        let Err(error) = upgraded.await else { return Ok(()) };
        let message = Box::new(describe(&error));
        let _ = client.batch_execute("ROLLBACK").await;
        if message.is("42501") {
            return Err(forbidden(client, UPGRADE, message).await);
        }
        Err(LedgerError::Server { doing: UPGRADE, message })
    }

    /// The upgrade that failed partway, be it that taking it back was begun.
    pub(crate) fn failed_upgrade(&self) -> Option<&OpenRun> {
        let open = self.open.as_ref()?;
        match open.direction {
            Direction::Up => Some(open).filter(|open| !open.journal.is_empty()),
            Direction::Down => open.takes_back.as_deref(),
        }
    }

    /// The applied revision of this id.
    pub(crate) fn get(&self, id: &RevisionId) -> Option<&AppliedRevision> {
        self.applied.iter().find(|applied| applied.id == *id)
    }
}

/// The SQL that makes the ledger where it is missing, and upgrades an old one, for scripts.
pub(crate) fn creation_script() -> String {
    let newer = format!(
        "the ledger of this database has a later format than {FORMAT}, for which this script was written"
    );
    let newer = quote_literal(&newer);
    format!(
        "DO $relvar$ BEGIN IF pg_catalog.to_regclass('relvar.format') IS NULL THEN\n\
         IF pg_catalog.to_regnamespace('relvar') IS NULL THEN {SCHEMA} END IF;\n{TABLES}END IF; END $relvar$;\n\
         DO $relvar$ BEGIN IF (SELECT pg_catalog.max(version) FROM relvar.format) = {OLDEST} THEN\n{TO_2}END IF;\n\
         IF (SELECT pg_catalog.max(version) FROM relvar.format) > {FORMAT} THEN RAISE EXCEPTION USING MESSAGE = {newer}; END IF; END $relvar$;"
    )
}

async fn exists(client: &Client) -> Result<bool, LedgerError> {
    let sql = "SELECT pg_catalog.count(*) FILTER (WHERE c.relname = 'format') > 0 \
               FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'relvar'";
    Ok(client.query_one(sql, &[]).await.map_err(failed("look for the ledger"))?.get(0))
}

async fn schema_exists(client: &Client) -> Result<bool, LedgerError> {
    let sql = "SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'relvar'), \
               EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'relvar')";
    let row = client.query_one(sql, &[]).await.map_err(failed("look for the ledger"))?;
    let (schema, relations): (bool, bool) = (row.get(0), row.get(1));
    if relations { Err(LedgerError::Foreign) } else { Ok(schema) }
}

async fn forbidden(
    client: &Client,
    doing: &'static str,
    message: Box<ServerMessage>,
) -> LedgerError {
    let sql = "SELECT current_user::text, pg_catalog.current_database()::text";
    match client.query_one(sql, &[]).await {
        Ok(row) => {
            LedgerError::Forbidden { role: row.get(0), database: row.get(1), doing, message }
        }
        Err(_) => LedgerError::Server { doing, message },
    }
}

async fn read_tables(client: &Client) -> Result<Ledger, LedgerError> {
    let failed = failed("read the ledger");
    let sql = "SELECT pg_catalog.max(version) FROM relvar.format";
    let found: Option<i32> = client.query_one(sql, &[]).await.map_err(failed)?.get(0);
    let format = match found {
        Some(format @ OLDEST..=FORMAT) => format,
        Some(found) if found < OLDEST => {
            return Err(LedgerError::Damaged(format!("relvar.format holds {found}")));
        }
        Some(found) => return Err(LedgerError::Newer { found }),
        None => return Err(LedgerError::Damaged("relvar.format is empty".to_owned())),
    };
    let sql = "SELECT id, message, body_sha256, origin, applied_by, \
               pg_catalog.to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') \
               FROM relvar.revision ORDER BY applied_at, id";
    let rows = client.query(sql, &[]).await.map_err(failed)?;
    let applied = rows.iter().map(applied_revision).collect::<Result<Vec<_>, _>>()?;
    // backend_start is hidden from roles that may not see it; then the pid alone has to do.
    let sql = "SELECT r.id, r.revision, r.direction, a.pid, \
               pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') \
               FROM relvar.run r LEFT JOIN pg_catalog.pg_stat_activity a \
               ON a.pid = r.pid AND (a.backend_start IS NULL OR a.backend_start = r.backend_start) WHERE r.state = 'open'";
    let mut open = match client.query_opt(sql, &[]).await.map_err(failed)? {
        Some(row) => Some(open_run(client, &row, format).await?),
        None => None,
    };
    // What was never applied can only be taken back.
    if let Some(open) = &mut open
        && open.direction == Direction::Down
        && !applied.iter().any(|applied: &AppliedRevision| applied.id == open.revision)
    {
        open.takes_back = taken_back(client, open, format).await?.map(Box::new);
    }
    Ok(Ledger { exists: true, is_old: format < FORMAT, applied, open })
}

fn applied_revision(row: &Row) -> Result<AppliedRevision, LedgerError> {
    Ok(AppliedRevision {
        id: revision_id(row.get(0))?,
        message: row.get(1),
        body_sha256: row.get(2),
        origin: row.get(3),
        applied_by: row.get(4),
        applied_at: row.get(5),
    })
}

/// The failed upgrade that an open downgrade of the same revision has taken the place of.
async fn taken_back(
    client: &Client,
    open: &OpenRun,
    format: i32,
) -> Result<Option<OpenRun>, LedgerError> {
    let sql = "SELECT r.id, r.revision, r.direction, NULL::integer, \
               pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') \
               FROM relvar.run r WHERE r.revision = $1 AND r.direction = 'up' AND r.state = 'abandoned' AND r.id < $2 \
               ORDER BY r.id DESC LIMIT 1";
    let row = client.query_opt(sql, &[&open.revision.as_str(), &open.id]).await;
    match row.map_err(failed("read the ledger"))? {
        Some(row) => Ok(Some(open_run(client, &row, format).await?)),
        None => Ok(None),
    }
}

async fn open_run(client: &Client, row: &Row, format: i32) -> Result<OpenRun, LedgerError> {
    let id: i64 = row.get(0);
    let direction = match row.get(2) {
        "up" => Direction::Up,
        _ => Direction::Down,
    };
    let (kind, rows) = match format {
        OLDEST => ("NULL::text", "NULL::bigint"),
        _ => ("kind", "(progress ->> 'rows')::bigint"),
    };
    let sql = format!(
        "SELECT step, statement, sha256, state = 'done', found, \
         pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), {kind}, {rows} \
         FROM relvar.step WHERE run = $1"
    );
    let rows = client.query(&sql, &[&id]).await.map_err(failed("read the ledger"))?;
    let journal = rows.iter().map(step_row).collect::<Result<BTreeMap<_, _>, _>>()?;
    Ok(OpenRun {
        id,
        revision: revision_id(row.get(1))?,
        direction,
        started_at: row.get(4),
        backend: row.get(3),
        journal,
        takes_back: None,
    })
}

fn step_row(row: &Row) -> Result<(StepKey, StepRow), LedgerError> {
    let number = |column| u32::try_from(row.get::<_, i32>(column)).unwrap_or_default();
    let kind: Option<String> = row.get(6);
    let kind = kind.map(|word| word.parse().map_err(|()| LedgerError::UnknownKind(word)));
    let step = StepRow {
        sha256: row.get(2),
        done: row.get(3),
        kind: kind.transpose()?,
        rows: row.get(7),
        found: row.get(4),
        started_at: row.get(5),
    };
    Ok(((number(0), number(1)), step))
}

fn revision_id(text: String) -> Result<RevisionId, LedgerError> {
    text.parse().map_err(|error| LedgerError::Damaged(format!("{error}")))
}
