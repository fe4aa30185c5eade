-- A column whose type casts to nothing is another column of the same name: privileges, comment, index, check, default, trigger and view come back.
-- case: lossy
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, at point DEFAULT '(0,0)');
CREATE INDEX t_at ON t USING gist (at);
CREATE VIEW v AS SELECT id, at FROM t;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE UPDATE OF at ON t FOR EACH ROW EXECUTE FUNCTION noop();
GRANT SELECT (at), UPDATE (at) ON t TO relvar_case_a;
COMMENT ON COLUMN t.at IS 'when or where';
ALTER TABLE t ALTER at SET STATISTICS 77;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, at timestamptz DEFAULT now() CHECK (at > '2000-01-01'));
CREATE INDEX t_at ON t (at);
CREATE VIEW v AS SELECT id, at FROM t;
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE UPDATE OF at ON t FOR EACH ROW EXECUTE FUNCTION noop();
GRANT SELECT (at), UPDATE (at) ON t TO relvar_case_a;
COMMENT ON COLUMN t.at IS 'when or where';
ALTER TABLE t ALTER at SET STATISTICS 77;
