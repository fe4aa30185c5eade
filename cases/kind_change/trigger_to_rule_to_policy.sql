-- A trigger, a rule and a policy with one name take turns.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER guard BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION noop();
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE RULE guard AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE POLICY guard ON t FOR DELETE USING (false);
