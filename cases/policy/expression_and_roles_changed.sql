-- Expressions and roles change, which ALTER POLICY can do.
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t FOR UPDATE TO relvar_case_a USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY q ON t USING (a > 0);
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE POLICY p ON t FOR UPDATE TO relvar_case_a, relvar_case_b USING (a > 10) WITH CHECK (a > 11);
CREATE POLICY q ON t TO relvar_case_b, CURRENT_USER USING (a > 0);
