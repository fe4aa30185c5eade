-- Privileges on what an extension brought: its function, view and wrapper, beside what its script granted.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION ltree;
CREATE EXTENSION postgres_fdw;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO relvar_case_a;
REVOKE SELECT ON pg_stat_statements FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ltree2text(ltree) TO relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION ltree;
CREATE EXTENSION postgres_fdw;
GRANT SELECT ON pg_stat_statements TO relvar_case_a WITH GRANT OPTION;
REVOKE EXECUTE ON FUNCTION text2ltree(text), ltree2text(ltree) FROM PUBLIC;
