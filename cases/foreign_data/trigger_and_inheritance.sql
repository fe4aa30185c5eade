-- A foreign table has triggers, a check that is not inherited, and inherits from a local table.
-- case: from
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE TABLE base (id int);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FOREIGN TABLE ft (id int) SERVER far;
-- case: to
CREATE FOREIGN DATA WRAPPER d;
CREATE SERVER far FOREIGN DATA WRAPPER d;
CREATE TABLE base (id int);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FOREIGN TABLE ft (id int, CONSTRAINT pos CHECK (id > 0) NO INHERIT) INHERITS (base) SERVER far;
CREATE TRIGGER trg BEFORE INSERT ON ft FOR EACH ROW EXECUTE FUNCTION noop();
