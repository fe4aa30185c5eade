-- Privileges on schemas, tables, columns, sequences, functions, types and defaults change together.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE SCHEMA s;
GRANT USAGE ON SCHEMA s TO relvar_case_a;
CREATE TABLE s.t (id int, a text);
CREATE SEQUENCE s.q;
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TYPE s.e AS ENUM ('x');
GRANT SELECT, UPDATE ON s.t TO relvar_case_a WITH GRANT OPTION;
GRANT INSERT (a) ON s.t TO relvar_case_b;
GRANT USAGE ON SEQUENCE s.q TO relvar_case_a;
REVOKE EXECUTE ON FUNCTION s.f() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE SCHEMA s;
GRANT USAGE, CREATE ON SCHEMA s TO relvar_case_b;
CREATE TABLE s.t (id int, a text);
CREATE TABLE s.t2 (id int);
CREATE SEQUENCE s.q;
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TYPE s.e AS ENUM ('x');
GRANT SELECT ON s.t TO relvar_case_a;
GRANT INSERT (a), SELECT (id) ON s.t TO relvar_case_b WITH GRANT OPTION;
GRANT ALL ON SEQUENCE s.q TO relvar_case_b;
GRANT EXECUTE ON FUNCTION s.f() TO relvar_case_a;
REVOKE USAGE ON TYPE s.e FROM PUBLIC;
GRANT USAGE ON TYPE s.e TO relvar_case_a;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT INSERT ON TABLES TO relvar_case_b;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
