-- A table, its sequence, a view and a function belong to another role.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id serial PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id serial PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
ALTER TABLE t OWNER TO relvar_case_a;
ALTER VIEW v OWNER TO relvar_case_b;
ALTER FUNCTION f() OWNER TO relvar_case_a;
