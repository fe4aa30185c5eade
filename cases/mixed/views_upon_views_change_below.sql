-- A column type changes below a view, a view on it, a materialised view with indexes, rules, triggers, grants and comments.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE t (id int PRIMARY KEY, amount int NOT NULL, kind text);
CREATE VIEW v1 AS SELECT id, amount, kind FROM t WHERE amount > 0;
CREATE VIEW v2 WITH (security_barrier) AS SELECT kind, sum(amount) AS total FROM v1 GROUP BY kind;
CREATE MATERIALIZED VIEW m AS SELECT v2.kind, v2.total, count(*) AS n FROM v2, v1 GROUP BY 1, 2;
CREATE UNIQUE INDEX m_kind ON m (kind);
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER v1_put INSTEAD OF INSERT ON v1 FOR EACH ROW EXECUTE FUNCTION put();
CREATE RULE v2_no AS ON DELETE TO v2 DO INSTEAD NOTHING;
GRANT SELECT ON v1, v2, m TO relvar_case_a;
GRANT SELECT (id) ON v1 TO relvar_case_b;
COMMENT ON VIEW v1 IS 'one';
COMMENT ON COLUMN v2.total IS 'sum';
COMMENT ON MATERIALIZED VIEW m IS 'kept';
ALTER VIEW v1 ALTER COLUMN kind SET DEFAULT 'k';
CREATE FUNCTION rows_of() RETURNS SETOF v1 LANGUAGE sql AS $$ SELECT * FROM v1 $$;
-- case: rows
INSERT INTO t VALUES (1, 5, 'a'), (2, 7, 'b');
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE t (id int PRIMARY KEY, amount numeric(12,2) NOT NULL, kind text);
CREATE VIEW v1 AS SELECT id, amount, kind FROM t WHERE amount > 0;
CREATE VIEW v2 WITH (security_barrier) AS SELECT kind, sum(amount) AS total FROM v1 GROUP BY kind;
CREATE MATERIALIZED VIEW m AS SELECT v2.kind, v2.total, count(*) AS n FROM v2, v1 GROUP BY 1, 2;
CREATE UNIQUE INDEX m_kind ON m (kind);
CREATE FUNCTION put() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER v1_put INSTEAD OF INSERT ON v1 FOR EACH ROW EXECUTE FUNCTION put();
CREATE RULE v2_no AS ON DELETE TO v2 DO INSTEAD NOTHING;
GRANT SELECT ON v1, v2, m TO relvar_case_a;
GRANT SELECT (id) ON v1 TO relvar_case_b;
COMMENT ON VIEW v1 IS 'one';
COMMENT ON COLUMN v2.total IS 'sum';
COMMENT ON MATERIALIZED VIEW m IS 'kept';
ALTER VIEW v1 ALTER COLUMN kind SET DEFAULT 'k';
CREATE FUNCTION rows_of() RETURNS SETOF v1 LANGUAGE sql AS $$ SELECT * FROM v1 $$;
