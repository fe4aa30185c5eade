-- A column changes its type under policies of its own table and of another, with roles and checks.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, team int);
CREATE TABLE u (id int PRIMARY KEY);
CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO relvar_case_a USING (team > 0) WITH CHECK (team < 10);
CREATE POLICY q ON u USING (id IN (SELECT team FROM t));
COMMENT ON POLICY p ON t IS 'stays';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, team bigint);
CREATE TABLE u (id int PRIMARY KEY);
CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO relvar_case_a USING (team > 0) WITH CHECK (team < 10);
CREATE POLICY q ON u USING (id IN (SELECT team FROM t));
COMMENT ON POLICY p ON t IS 'stays';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
