-- A privilege on the whole table goes while the same one on a column stays: revoking the former takes the latter too.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a text);
GRANT SELECT ON t TO relvar_case_a;
GRANT SELECT (a) ON t TO relvar_case_a;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a text);
GRANT SELECT (a) ON t TO relvar_case_a;
