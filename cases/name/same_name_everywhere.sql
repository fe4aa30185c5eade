-- One name for schema, table, column, type, function, constraint, trigger, policy, rule and role argument.
-- case: from
CREATE SCHEMA x;
CREATE TABLE x.x (x int);
-- case: to
CREATE SCHEMA x;
CREATE TABLE x.x (x int CONSTRAINT x CHECK (x > 0));
CREATE FUNCTION x.x() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION x.x(x x.x) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TRIGGER x BEFORE INSERT ON x.x FOR EACH ROW EXECUTE FUNCTION x.x();
CREATE POLICY x ON x.x USING (x > 0);
CREATE RULE x AS ON DELETE TO x.x DO INSTEAD NOTHING;
CREATE INDEX x_x ON x.x (x);
