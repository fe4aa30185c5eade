-- The query changes: there is no OR REPLACE; indexes, comment, grants and options are made again.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX m_n ON m (n DESC);
ALTER MATERIALIZED VIEW m CLUSTER ON m_a;
ALTER MATERIALIZED VIEW m ALTER COLUMN n SET STATISTICS 10;
COMMENT ON MATERIALIZED VIEW m IS 'counts';
COMMENT ON COLUMN m.n IS 'how many';
GRANT SELECT ON m TO relvar_case_a;
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT a, count(*) AS n, max(id) AS top FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX m_n ON m (n DESC);
ALTER MATERIALIZED VIEW m CLUSTER ON m_a;
ALTER MATERIALIZED VIEW m ALTER COLUMN n SET STATISTICS 10;
COMMENT ON MATERIALIZED VIEW m IS 'counts';
COMMENT ON COLUMN m.n IS 'how many';
GRANT SELECT ON m TO relvar_case_a;
