-- Only the name changes; triggers fire in the order of their names.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION noop();
COMMENT ON TRIGGER a ON t IS 'stays';
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER z BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION noop();
COMMENT ON TRIGGER z ON t IS 'stays';
