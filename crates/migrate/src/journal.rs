//! What the runner writes into the ledger while it works. All names are qualified, since a revision may have
//! changed the session's `search_path`.

use tokio_postgres::Client;

use crate::ledger::StepKey;
use crate::revision::{Direction, Revision, RevisionId, StepKind};

type Written = Result<(), tokio_postgres::Error>;

/// What a run is about.
pub(crate) struct Run<'a> {
    pub revision: &'a Revision,
    pub parents: Vec<RevisionId>,
    pub direction: Direction,
    pub body_sha256: String,
}

/// Opens a run that the backend `pid` works for, or takes over an open one.
pub(crate) async fn open(
    client: &Client,
    open: Option<i64>,
    run: &Run<'_>,
    pid: i32,
) -> Result<i64, tokio_postgres::Error> {
    let (revision, direction, body_sha256) =
        (run.revision.id.as_str(), run.direction.word(), &run.body_sha256);
    let row = if let Some(run) = open {
        let sql = "UPDATE relvar.run r SET pid = a.pid, backend_start = a.backend_start, body_sha256 = $2 \
                   FROM pg_catalog.pg_stat_activity a WHERE a.pid = $3 AND r.id = $1 RETURNING r.id";
        client.query_one(sql, &[&run, body_sha256, &pid]).await
    } else {
        let sql = "INSERT INTO relvar.run (revision, direction, body_sha256, state, pid, backend_start) \
                   SELECT $1, $2, $3, 'open', a.pid, a.backend_start \
                   FROM pg_catalog.pg_stat_activity a WHERE a.pid = $4 RETURNING id";
        client.query_one(sql, &[&revision, &direction, body_sha256, &pid]).await
    };
    Ok(row?.get(0))
}

/// Ends a failed upgrade, and opens the run that takes it back.
pub(crate) async fn turn_back(
    client: &Client,
    failed: i64,
    run: &Run<'_>,
    pid: i32,
) -> Result<i64, tokio_postgres::Error> {
    client.batch_execute("BEGIN").await?;
    let turned = async {
        close(client, failed, "abandoned").await?;
        open(client, None, run, pid).await
    };
    let turned = turned.await;
    client.batch_execute(if turned.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    turned
}

/// Opens a failed upgrade again, where the run that was to take it back has done nothing.
pub(crate) async fn turn_again(client: &Client, failed: i64, run: i64) -> Written {
    // The two rows are not open at the same time.
    let sql = format!(
        "BEGIN; \
         UPDATE relvar.run r SET state = 'failed', finished_at = pg_catalog.clock_timestamp() \
         WHERE r.id = {run} AND r.state = 'open' AND NOT EXISTS (SELECT FROM relvar.step s WHERE s.run = r.id); \
         UPDATE relvar.run r SET state = 'open', finished_at = NULL WHERE r.id = {failed} \
         AND EXISTS (SELECT FROM relvar.run d WHERE d.id = {run} AND d.state = 'failed'); \
         COMMIT"
    );
    let written = client.batch_execute(&sql).await;
    if written.is_err() {
        let _ = client.batch_execute("ROLLBACK").await;
    }
    written
}

/// Forgets that a step was done, once what it did is taken away.
pub(crate) async fn undone(client: &Client, run: i64, step: u32) -> Written {
    let sql = "DELETE FROM relvar.step WHERE run = $1 AND step = $2";
    write(client.execute(sql, &[&run, &number(step)]).await)
}

/// Notes that a statement is about to run, and what is there before it.
pub(crate) async fn started(
    client: &Client,
    run: i64,
    key: StepKey,
    kind: StepKind,
    sha256: &str,
    found: Option<&str>,
) -> Written {
    let sql = "INSERT INTO relvar.step (run, step, statement, kind, sha256, state, found) \
               VALUES ($1, $2, $3, $4, $5, 'started', $6)";
    let (step, statement) = (number(key.0), number(key.1));
    write(client.execute(sql, &[&run, &step, &statement, &kind.word(), &sha256, &found]).await)
}

/// Notes that a step or statement is done, and, where that is counted, how many rows it touched.
pub(crate) async fn done(
    client: &Client,
    run: i64,
    key: StepKey,
    kind: StepKind,
    sha256: &str,
    rows: Option<u64>,
) -> Written {
    let sql = "INSERT INTO relvar.step AS s (run, step, statement, kind, sha256, state, progress, finished_at) \
               VALUES ($1, $2, $3, $4, $5, 'done', CASE WHEN $6::bigint IS NOT NULL THEN pg_catalog.jsonb_build_object('rows', $6::bigint) END, \
                   pg_catalog.clock_timestamp()) \
               ON CONFLICT (run, step, statement) DO UPDATE SET state = 'done', kind = EXCLUDED.kind, progress = EXCLUDED.progress, \
                   finished_at = pg_catalog.clock_timestamp()";
    let (step, statement) = (number(key.0), number(key.1));
    let rows = rows.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX));
    let row = client.execute(sql, &[&run, &step, &statement, &kind.word(), &sha256, &rows]).await;
    write(row)
}

/// Takes back the note that a statement is about to run, once it is known to have changed nothing.
pub(crate) async fn not_started(client: &Client, run: i64, key: StepKey) -> Written {
    let sql = "DELETE FROM relvar.step WHERE run = $1 AND step = $2 AND statement = $3 AND state = 'started'";
    write(client.execute(sql, &[&run, &number(key.0), &number(key.1)]).await)
}

/// Ends a run: the revision is applied, or no longer so.
pub(crate) async fn finish(client: &Client, id: i64, run: &Run<'_>) -> Written {
    match run.direction {
        Direction::Up => {
            applied(client, run.revision, &run.parents, &run.body_sha256, "upgrade").await?
        }
        Direction::Down => forget(client, &run.revision.id).await?,
    }
    close(client, id, "done").await
}

/// Ends a run in another state than `done`.
pub(crate) async fn close(client: &Client, run: i64, state: &'static str) -> Written {
    let sql = "UPDATE relvar.run SET state = $2, finished_at = pg_catalog.clock_timestamp() WHERE id = $1";
    write(client.execute(sql, &[&run, &state]).await)
}

/// Notes a revision as applied.
pub(crate) async fn applied(
    client: &Client,
    revision: &Revision,
    parents: &[RevisionId],
    body_sha256: &str,
    origin: &'static str,
) -> Written {
    let parents: Vec<&str> = parents.iter().map(RevisionId::as_str).collect();
    let sql = "INSERT INTO relvar.revision (id, parents, message, body_sha256, origin) VALUES ($1, $2, $3, $4, $5)";
    let id = revision.id.as_str();
    write(client.execute(sql, &[&id, &parents, &revision.message, &body_sha256, &origin]).await)
}

/// Notes a revision as not applied.
pub(crate) async fn forget(client: &Client, id: &RevisionId) -> Written {
    write(client.execute("DELETE FROM relvar.revision WHERE id = $1", &[&id.as_str()]).await)
}

fn number(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn write(result: Result<u64, tokio_postgres::Error>) -> Written {
    result.map(|_| ())
}
