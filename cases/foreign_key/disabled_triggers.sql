-- The triggers of a table (not those of the foreign key) are disabled; the foreign key stays.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER b_noop BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION noop();
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a_id int REFERENCES a);
CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER b_noop BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION noop();
ALTER TABLE b DISABLE TRIGGER USER;
