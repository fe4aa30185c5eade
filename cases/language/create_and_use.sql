-- A language of its own with its handler, a function in it, privileges and a comment.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FUNCTION alt_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION alt_validator(oid) RETURNS void LANGUAGE c STRICT AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE alt HANDLER alt_handler VALIDATOR alt_validator;
COMMENT ON LANGUAGE alt IS 'plpgsql by another name';
REVOKE USAGE ON LANGUAGE alt FROM PUBLIC;
GRANT USAGE ON LANGUAGE alt TO relvar_case_a;
CREATE FUNCTION f() RETURNS int LANGUAGE alt AS $$ BEGIN RETURN 1; END $$;
