-- A foreign key takes the name of a constraint trigger that goes; both have a row in pg_constraint.
-- case: from
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE person (id integer PRIMARY KEY);
CREATE TABLE orders (person integer);
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
-- case: to
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE person (id integer PRIMARY KEY);
CREATE TABLE orders (person integer);
ALTER TABLE orders ADD CONSTRAINT checked FOREIGN KEY (person) REFERENCES person (id);
