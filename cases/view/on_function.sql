-- A view reads from a function that changes its result columns.
-- case: from
CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
CREATE VIEW v AS SELECT a, b FROM f();
-- case: to
CREATE FUNCTION f() RETURNS TABLE (a int, b text, c date) LANGUAGE sql AS $$ SELECT 1, 'x', current_date $$;
CREATE VIEW v AS SELECT a, b, c FROM f();
