-- A function gets another argument type while a default, a check, an index, a generated column, a policy, a trigger and a view call it.
-- case: from
CREATE FUNCTION norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(t) $$;
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE p (id int PRIMARY KEY, name text DEFAULT norm('X'), slug text GENERATED ALWAYS AS (norm(name)) STORED, CONSTRAINT p_n CHECK (norm(name) <> ''));
CREATE INDEX p_norm ON p (norm(name));
CREATE VIEW pv AS SELECT id, norm(name) AS n FROM p;
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON p USING (norm(name) = 'a') WITH CHECK (norm(name) <> 'b');
CREATE TRIGGER tr BEFORE UPDATE ON p FOR EACH ROW WHEN (norm(NEW.name) <> norm(OLD.name)) EXECUTE FUNCTION note_change();
-- case: rows
INSERT INTO p (id, name) VALUES (1, 'A');
-- case: to
CREATE FUNCTION norm(t varchar, OUT r text) LANGUAGE sql IMMUTABLE AS $$ SELECT upper(t) $$;
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;
CREATE TABLE p (id int PRIMARY KEY, name text DEFAULT norm('X'), slug text GENERATED ALWAYS AS (norm(name)) STORED, CONSTRAINT p_n CHECK (norm(name) <> ''));
CREATE INDEX p_norm ON p (norm(name));
CREATE VIEW pv AS SELECT id, norm(name) AS n FROM p;
ALTER TABLE p ENABLE ROW LEVEL SECURITY;
CREATE POLICY pol ON p USING (norm(name) = 'a') WITH CHECK (norm(name) <> 'b');
CREATE TRIGGER tr BEFORE UPDATE ON p FOR EACH ROW WHEN (norm(NEW.name) <> norm(OLD.name)) EXECUTE FUNCTION note_change();
