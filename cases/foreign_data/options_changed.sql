-- Options are added, changed and dropped on every level.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FOREIGN DATA WRAPPER d OPTIONS (a '1', b '2');
CREATE SERVER far VERSION '1' FOREIGN DATA WRAPPER d OPTIONS (host 'x', port '1');
CREATE USER MAPPING FOR relvar_case_a SERVER far OPTIONS (usr 'a');
CREATE FOREIGN TABLE ft (id int OPTIONS (c '1', d '2')) SERVER far OPTIONS (tbl 'x');
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FOREIGN DATA WRAPPER d OPTIONS (a '1', c '3');
CREATE SERVER far VERSION '2' FOREIGN DATA WRAPPER d OPTIONS (host 'y');
CREATE USER MAPPING FOR relvar_case_a SERVER far OPTIONS (usr 'b', "Pass Word" 'p');
CREATE FOREIGN TABLE ft (id int OPTIONS (c '2')) SERVER far OPTIONS (tbl 'x', sch 'y');
