-- The columns of RETURNS TABLE change.
-- case: from
CREATE FUNCTION f(n int) RETURNS TABLE (a int, b text) LANGUAGE sql AS $$ SELECT n, 'x' $$;
-- case: to
CREATE FUNCTION f(n int) RETURNS TABLE (a int, b text, c numeric) LANGUAGE sql AS $$ SELECT n, 'x', 1.5 $$;
