-- A privilege was passed on by a role that holds the grant option.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY);
GRANT SELECT ON t TO relvar_case_a WITH GRANT OPTION;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY);
GRANT SELECT ON t TO relvar_case_a WITH GRANT OPTION;
SET SESSION AUTHORIZATION relvar_case_a;
GRANT SELECT ON t TO relvar_case_b;
RESET SESSION AUTHORIZATION;
