-- Only the body of the function under a view changes: the view is not touched.
-- case: from
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 + 1 $$;
CREATE VIEW v AS SELECT f(1) AS x;
-- case: to
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 + 2 $$;
CREATE VIEW v AS SELECT f(1) AS x;
