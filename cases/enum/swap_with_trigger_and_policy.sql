-- A label goes from an enum that a trigger's WHEN and a row-security policy compare with.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_old BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.s IS DISTINCT FROM 'old') EXECUTE FUNCTION touch();
CREATE POLICY only_new ON t USING (s = 'new');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- case: rows
INSERT INTO t VALUES (1, 'old'), (2, 'new');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER t_old BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.s IS DISTINCT FROM 'old') EXECUTE FUNCTION touch();
CREATE POLICY only_new ON t USING (s = 'new');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
