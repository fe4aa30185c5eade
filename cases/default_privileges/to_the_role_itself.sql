-- Default privileges of a role that name the role itself as the grantee.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA shop;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_a REVOKE EXECUTE ON FUNCTIONS FROM relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE SCHEMA shop;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_a IN SCHEMA shop GRANT ALL ON TABLES TO relvar_case_a;
ALTER DEFAULT PRIVILEGES FOR ROLE relvar_case_a IN SCHEMA shop GRANT USAGE ON SEQUENCES TO relvar_case_a WITH GRANT OPTION;
