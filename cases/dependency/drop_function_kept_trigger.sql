-- A trigger changes its function, and the old function goes with the type that only it used.
-- case: from
CREATE TYPE act AS ENUM ('i', 'u');
CREATE FUNCTION act_of(text) RETURNS act LANGUAGE sql AS $$ SELECT 'i'::act $$;
CREATE FUNCTION old_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM act_of(TG_OP); RETURN NEW; END $$;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TRIGGER audit AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION old_audit();
-- case: to
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TRIGGER audit AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION audit();
