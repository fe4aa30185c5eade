-- Comments and privileges on sequences that belong to columns.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id serial PRIMARY KEY, no int GENERATED ALWAYS AS IDENTITY);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id serial PRIMARY KEY, no int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE t_id_seq IS 'of the id';
COMMENT ON SEQUENCE t_no_seq IS 'of the number';
GRANT USAGE ON SEQUENCE t_id_seq, t_no_seq TO relvar_case_a;
