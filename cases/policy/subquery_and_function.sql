-- A policy asks another table and a function, both new.
-- case: from
CREATE TABLE doc (id int PRIMARY KEY, team int);
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
-- case: to
CREATE TABLE doc (id int PRIMARY KEY, team int);
CREATE TABLE member (team int, usr text);
CREATE FUNCTION me() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.user', true) $$;
ALTER TABLE doc ENABLE ROW LEVEL SECURITY;
CREATE POLICY team_only ON doc USING (EXISTS (SELECT 1 FROM member m WHERE m.team = doc.team AND m.usr = me()));
