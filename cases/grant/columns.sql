-- Privileges on columns are given and taken, one on a column that is new.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
GRANT SELECT (id, a), UPDATE (a) ON t TO relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a text, b text, c text);
GRANT SELECT (id, c), UPDATE (b) ON t TO relvar_case_a;
GRANT INSERT (c), REFERENCES (id) ON t TO relvar_case_b WITH GRANT OPTION;
