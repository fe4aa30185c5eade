-- Privileges on a foreign server, a wrapper and a foreign table.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE FOREIGN TABLE ft (id int) SERVER far;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE FOREIGN TABLE ft (id int) SERVER far;
GRANT USAGE ON FOREIGN DATA WRAPPER d TO relvar_case_a;
GRANT USAGE ON FOREIGN SERVER far TO relvar_case_b WITH GRANT OPTION;
GRANT SELECT (id) ON ft TO relvar_case_a;
