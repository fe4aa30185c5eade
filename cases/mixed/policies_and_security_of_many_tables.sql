-- Row security is switched, forced and unforced, with policies that change command, roles and expressions.
-- case: lossy
-- case: from
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE a (id int, o text); CREATE TABLE b (id int, o text); CREATE TABLE c (id int, o text);
CREATE FUNCTION me() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_user::text $$;
ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE b ENABLE ROW LEVEL SECURITY; ALTER TABLE b FORCE ROW LEVEL SECURITY;
CREATE POLICY p1 ON a USING (o = me());
CREATE POLICY p2 ON a AS RESTRICTIVE FOR UPDATE TO relvar_case_a USING (true) WITH CHECK (id > 0);
CREATE POLICY p1 ON b FOR INSERT WITH CHECK (o = 'x');
CREATE POLICY p1 ON c FOR SELECT USING (EXISTS (SELECT 1 FROM a WHERE a.id = c.id));
COMMENT ON POLICY p1 ON a IS 'own';
-- case: rows
INSERT INTO a VALUES (1, 'x'); INSERT INTO c VALUES (1, 'x');
-- case: to
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

CREATE TABLE a (id bigint, o text); CREATE TABLE b (id int, owner text); CREATE TABLE c (id int, o text);
CREATE FUNCTION me() RETURNS text LANGUAGE sql STABLE AS $$ SELECT session_user::text $$;
ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE a FORCE ROW LEVEL SECURITY; ALTER TABLE c ENABLE ROW LEVEL SECURITY;
CREATE POLICY p1 ON a USING (o = me() OR id = 0);
CREATE POLICY p2 ON a FOR UPDATE TO relvar_case_a, relvar_case_b USING (true) WITH CHECK (id > 1);
CREATE POLICY p1 ON b FOR DELETE USING (owner = 'x');
CREATE POLICY p1 ON c FOR ALL TO PUBLIC USING (EXISTS (SELECT 1 FROM a WHERE a.id = c.id AND a.o = c.o));
COMMENT ON POLICY p1 ON a IS 'own'; COMMENT ON POLICY p2 ON a IS 'both';
