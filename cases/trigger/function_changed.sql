-- The function of a trigger is another, and the old one goes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION one();
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE SCHEMA audit;
CREATE FUNCTION audit.two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION audit.two();
