-- A schema, a type, a domain and a sequence belong to another role.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA app;
CREATE TYPE app.e AS ENUM ('x');
CREATE DOMAIN app.d AS int;
CREATE SEQUENCE app.s;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA app AUTHORIZATION relvar_case_a;
CREATE TYPE app.e AS ENUM ('x');
CREATE DOMAIN app.d AS int;
CREATE SEQUENCE app.s;
ALTER TYPE app.e OWNER TO relvar_case_b;
ALTER DOMAIN app.d OWNER TO relvar_case_b;
ALTER SEQUENCE app.s OWNER TO relvar_case_b;
