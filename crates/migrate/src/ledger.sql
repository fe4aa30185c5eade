-- What a database remembers of the revisions that it has run. Read by relvar, and by anybody who wants to know.
CREATE TABLE relvar.format (
    version integer NOT NULL
);
INSERT INTO relvar.format VALUES (2);

CREATE TABLE relvar.revision (
    id text PRIMARY KEY,
    parents text[] NOT NULL,
    message text NOT NULL,
    body_sha256 text NOT NULL,
    origin text NOT NULL CHECK (origin IN ('upgrade', 'stamp', 'baseline')),
    applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE relvar.revision IS 'Revisions that this database has.';

CREATE TABLE relvar.run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    revision text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('up', 'down')),
    body_sha256 text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'done', 'failed', 'abandoned')),
    pid integer,
    backend_start timestamptz,
    started_by text NOT NULL DEFAULT session_user,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz
);
CREATE UNIQUE INDEX run_open_key ON relvar.run ((true)) WHERE state = 'open';
COMMENT ON TABLE relvar.run IS 'Every time a revision was run; "open" is one that broke off or is running, "failed" one that changed nothing.';
COMMENT ON COLUMN relvar.run.pid IS 'The backend that runs or ran its statements; with backend_start it tells whether that backend still lives.';

CREATE TABLE relvar.step (
    run bigint NOT NULL REFERENCES relvar.run ON DELETE CASCADE,
    step integer NOT NULL,
    statement integer NOT NULL,
    sha256 text NOT NULL,
    state text NOT NULL CHECK (state IN ('started', 'done')),
    found text,
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    finished_at timestamptz,
    kind text,
    progress jsonb,
    PRIMARY KEY (run, step, statement)
);
COMMENT ON TABLE relvar.step IS 'Journal: statement 0 is a whole step in one transaction, others are the statements of a step without one.';
COMMENT ON COLUMN relvar.step.found IS 'What was there before the statement started.';
COMMENT ON COLUMN relvar.step.kind IS 'How the step was run: sql, backfill, validate or concurrent; NULL where a relvar of ledger format 1 ran it.';
COMMENT ON COLUMN relvar.step.progress IS 'How far it came, by kind; of a backfill {"rows": N}, the rows that it has touched.';
