-- An updatable view changes from a rule to an INSTEAD OF trigger.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a * 2 AS twice FROM t;
CREATE RULE v_upd AS ON UPDATE TO v DO INSTEAD UPDATE t SET a = NEW.twice / 2 WHERE id = OLD.id;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a * 2 AS twice FROM t;
CREATE FUNCTION v_upd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = NEW.twice / 2 WHERE id = OLD.id; RETURN NEW; END $$;
CREATE TRIGGER v_upd INSTEAD OF UPDATE OR DELETE ON v FOR EACH ROW EXECUTE FUNCTION v_upd();
