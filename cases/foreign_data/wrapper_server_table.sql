-- A wrapper, a server, a user mapping and a foreign table appear.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE FOREIGN DATA WRAPPER d OPTIONS (debug 'true');
CREATE SERVER far TYPE 'imaginary' VERSION '1.0' FOREIGN DATA WRAPPER d OPTIONS (host 'nowhere', port '1');
CREATE USER MAPPING FOR relvar_case_a SERVER far OPTIONS (usr 'it''s me');
CREATE USER MAPPING FOR PUBLIC SERVER far;
CREATE FOREIGN TABLE ft (id int OPTIONS (column_name 'ID') NOT NULL, note text DEFAULT 'x' COLLATE "C", CHECK (id > 0)) SERVER far OPTIONS (tbl 'remote');
COMMENT ON FOREIGN DATA WRAPPER d IS 'dummy';
COMMENT ON SERVER far IS 'far away';
COMMENT ON FOREIGN TABLE ft IS 'not here';
