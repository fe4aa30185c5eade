-- Constraint triggers share their names with constraints elsewhere; one becomes deferred.
-- case: from
CREATE TABLE t (id int, CONSTRAINT guard CHECK (id > 0));
CREATE TABLE u (id int);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE CONSTRAINT TRIGGER guard AFTER INSERT ON u FOR EACH ROW EXECUTE FUNCTION noop();
-- case: to
CREATE TABLE t (id int, CONSTRAINT guard CHECK (id > 0));
CREATE TABLE u (id int, CONSTRAINT other CHECK (id > 0));
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE CONSTRAINT TRIGGER guard AFTER INSERT ON u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION noop();
