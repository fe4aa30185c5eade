-- Keys, indexes, triggers and policies of parent and child are separate; both change.
-- case: from
CREATE TABLE base (id int PRIMARY KEY, note text);
CREATE TABLE child () INHERITS (base);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION noop();
-- case: to
CREATE TABLE base (id int PRIMARY KEY, note text);
CREATE TABLE child (PRIMARY KEY (id)) INHERITS (base);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION noop();
CREATE INDEX child_note ON child (note);
