-- A text column becomes an enum below a default, a check, indexes, a view, a policy and a trigger condition.
-- case: from
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE o (id int PRIMARY KEY, st text NOT NULL DEFAULT 'new', CONSTRAINT st_ok CHECK (st IN ('new', 'paid')));
CREATE INDEX o_st ON o (st) WHERE st <> 'paid';
CREATE VIEW ov AS SELECT id, st FROM o WHERE st = 'new';
ALTER TABLE o ENABLE ROW LEVEL SECURITY;
CREATE POLICY op ON o USING (st = 'new');
CREATE TRIGGER ot BEFORE UPDATE ON o FOR EACH ROW WHEN (NEW.st = 'paid') EXECUTE FUNCTION tf();
-- case: rows
INSERT INTO o VALUES (1, 'new'), (2, 'paid');
-- case: to
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TYPE ost AS ENUM ('new', 'paid');
CREATE TABLE o (id int PRIMARY KEY, st ost NOT NULL DEFAULT 'new');
CREATE INDEX o_st ON o (st) WHERE st <> 'paid';
CREATE VIEW ov AS SELECT id, st FROM o WHERE st = 'new';
ALTER TABLE o ENABLE ROW LEVEL SECURITY;
CREATE POLICY op ON o USING (st = 'new');
CREATE TRIGGER ot BEFORE UPDATE ON o FOR EACH ROW WHEN (NEW.st = 'paid') EXECUTE FUNCTION tf();
