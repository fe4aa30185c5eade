-- An argument changes its name: OR REPLACE refuses that.
-- case: from
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
-- case: to
CREATE FUNCTION f(x int, b int) RETURNS int LANGUAGE sql AS $$ SELECT x + b $$;
