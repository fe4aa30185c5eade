-- A type changes under a view over a view over a view, with a rule, a comment and privileges on the way.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE VIEW v1 AS SELECT id, n FROM t WHERE n > 0;
CREATE VIEW v2 WITH (security_barrier) AS SELECT n, count(*) AS c FROM v1 GROUP BY n;
CREATE VIEW v3 AS SELECT max(n) AS top FROM v2;
CREATE RULE no_delete AS ON DELETE TO v1 DO INSTEAD NOTHING;
COMMENT ON VIEW v2 IS 'how often';
COMMENT ON COLUMN v2.c IS 'count';
GRANT SELECT ON v2 TO relvar_case_a;
ALTER VIEW v1 ALTER COLUMN n SET DEFAULT 3;
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, n bigint);
CREATE VIEW v1 AS SELECT id, n FROM t WHERE n > 0;
CREATE VIEW v2 WITH (security_barrier) AS SELECT n, count(*) AS c FROM v1 GROUP BY n;
CREATE VIEW v3 AS SELECT max(n) AS top FROM v2;
CREATE RULE no_delete AS ON DELETE TO v1 DO INSTEAD NOTHING;
COMMENT ON VIEW v2 IS 'how often';
COMMENT ON COLUMN v2.c IS 'count';
GRANT SELECT ON v2 TO relvar_case_a;
ALTER VIEW v1 ALTER COLUMN n SET DEFAULT 3;
