-- Comments change and go.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE SEQUENCE s;
COMMENT ON TABLE t IS 'before';
COMMENT ON FUNCTION f() IS 'goes';
COMMENT ON SEQUENCE s IS 'before';
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE SEQUENCE s;
COMMENT ON TABLE t IS 'after';
COMMENT ON SEQUENCE s IS 'before, and after';
