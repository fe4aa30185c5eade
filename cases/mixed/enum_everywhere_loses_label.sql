-- An enum loses a label while a default, an array, a domain, a function, a view, a partial index and a check use it.
-- case: from
CREATE TYPE state AS ENUM ('new', 'open', 'stale', 'done');
CREATE DOMAIN live_state AS state CHECK (VALUE <> 'done');
CREATE FUNCTION is_open(s state) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::text = 'open' $$;
CREATE TABLE job (id int PRIMARY KEY, s state NOT NULL DEFAULT 'new', past state[] DEFAULT '{new}', l live_state, CONSTRAINT job_s CHECK (s <> 'done' OR past IS NOT NULL));
CREATE INDEX job_open ON job (id) WHERE s = 'open';
CREATE INDEX job_fn ON job (is_open(s));
CREATE VIEW open_job AS SELECT id, s, is_open(s) AS o FROM job WHERE s IN ('open', 'new');
COMMENT ON COLUMN open_job.s IS 'where it stands';
-- case: rows
INSERT INTO job VALUES (1, 'new', '{open,done}', 'open'), (2, 'done', '{}', NULL);
-- case: to
CREATE TYPE state AS ENUM ('new', 'open', 'done');
CREATE DOMAIN live_state AS state CHECK (VALUE <> 'done');
CREATE FUNCTION is_open(s state) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT s::text = 'open' $$;
CREATE TABLE job (id int PRIMARY KEY, s state NOT NULL DEFAULT 'open', past state[] DEFAULT '{new}', l live_state, note text, CONSTRAINT job_s CHECK (s <> 'done' OR past IS NOT NULL));
CREATE INDEX job_open ON job (id) WHERE s = 'open';
CREATE INDEX job_fn ON job (is_open(s));
CREATE VIEW open_job AS SELECT id, s, is_open(s) AS o, note FROM job WHERE s IN ('open', 'new');
COMMENT ON COLUMN open_job.s IS 'where it stands';
