-- A procedure and a function share a name with other arguments; grants go to each.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FUNCTION run(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FUNCTION run(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE PROCEDURE run(a text) LANGUAGE sql AS $$ SELECT 1 $$;
REVOKE ALL ON PROCEDURE run(text) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE run(text) TO relvar_case_b;
COMMENT ON PROCEDURE run(text) IS 'the procedure';
