-- A function returns a set from now on.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql ROWS 10 AS $$ SELECT 1 $$;
