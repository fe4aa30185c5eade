-- Default privileges of another role, changed and removed.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_a GRANT SELECT ON TABLES TO relvar_case_b;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_b GRANT USAGE ON SEQUENCES TO PUBLIC;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_a GRANT SELECT, UPDATE ON TABLES TO relvar_case_b WITH GRANT OPTION;
