-- A trigger function declares a variable of another table's row type; that table gains a column.
-- case: from
CREATE TABLE log (id int, what text);
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE l log%ROWTYPE; BEGIN l.id := NEW.id; RETURN NEW; END $$;
CREATE TRIGGER audit AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION audit();
-- case: to
CREATE TABLE log (id int, what text, at timestamptz DEFAULT now());
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE l log%ROWTYPE; BEGIN l.id := NEW.id; l.at := now(); RETURN NEW; END $$;
CREATE TRIGGER audit AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION audit();
