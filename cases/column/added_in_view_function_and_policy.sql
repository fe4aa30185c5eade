-- A new column is used at once by an index, a view, a parsed function body, a policy, a trigger and a foreign key.
-- case: from
CREATE TABLE team (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE team (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, team_id int REFERENCES team);
CREATE INDEX t_team ON t (team_id);
CREATE VIEW v AS SELECT id, team_id FROM t;
CREATE FUNCTION of_team(i int) RETURNS bigint RETURN (SELECT count(*) FROM t WHERE team_id = i);
CREATE POLICY p ON t USING (team_id = 1);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE UPDATE OF team_id ON t FOR EACH ROW EXECUTE FUNCTION noop();
CREATE STATISTICS t_s ON id, team_id FROM t;
