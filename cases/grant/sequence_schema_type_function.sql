-- Privileges on a sequence, a schema, a type, a domain, a language and routines.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA app;
CREATE SEQUENCE app.s;
CREATE TYPE app.e AS ENUM ('x');
CREATE DOMAIN app.d AS int;
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE app.p() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE app.g(int) (SFUNC = int4pl, STYPE = int);
GRANT CREATE ON SCHEMA app TO relvar_case_b;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA app;
CREATE SEQUENCE app.s;
CREATE TYPE app.e AS ENUM ('x');
CREATE DOMAIN app.d AS int;
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE PROCEDURE app.p() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE app.g(int) (SFUNC = int4pl, STYPE = int);
GRANT USAGE ON SCHEMA app TO relvar_case_a;
GRANT USAGE ON SEQUENCE app.s TO relvar_case_a;
REVOKE USAGE ON TYPE app.e FROM PUBLIC;
GRANT USAGE ON TYPE app.e TO relvar_case_a;
REVOKE USAGE ON DOMAIN app.d FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION app.f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.f() TO relvar_case_a WITH GRANT OPTION;
REVOKE EXECUTE ON PROCEDURE app.p() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.g(int) TO relvar_case_b;
