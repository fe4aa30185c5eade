-- A trigger fires on the update of a column that is new, and compares it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE UPDATE OF id ON t FOR EACH ROW EXECUTE FUNCTION noop();
-- case: to
CREATE TABLE t (id int PRIMARY KEY, state text);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE UPDATE OF state ON t FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION noop();
