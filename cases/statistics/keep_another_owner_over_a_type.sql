-- Statistics have another owner than their table: before 15.20 a column's new type gives them to whoever changes it.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a integer, b integer, c integer);
CREATE STATISTICS plain ON a, b FROM t;
CREATE STATISTICS counted (ndistinct) ON a, c FROM t;
ALTER STATISTICS counted SET STATISTICS 50;
GRANT CREATE ON SCHEMA public TO relvar_case_a;
ALTER STATISTICS plain OWNER TO relvar_case_a;
ALTER STATISTICS counted OWNER TO relvar_case_a;
-- case: rows
INSERT INTO t VALUES (1, 1, 1);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (a bigint, b integer, c integer);
CREATE STATISTICS plain ON a, b FROM t;
CREATE STATISTICS counted (ndistinct) ON a, c FROM t;
ALTER STATISTICS counted SET STATISTICS 50;
GRANT CREATE ON SCHEMA public TO relvar_case_a;
ALTER STATISTICS plain OWNER TO relvar_case_a;
ALTER STATISTICS counted OWNER TO relvar_case_a;
