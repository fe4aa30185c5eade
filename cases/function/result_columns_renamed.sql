-- Only the names of result columns change, under a view.
-- case: from
CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS $$ SELECT 1, 2 $$;
CREATE FUNCTION g(OUT x int, OUT y int) LANGUAGE sql AS $$ SELECT 1, 2 $$;
CREATE VIEW v AS SELECT f.a FROM f();
-- case: to
CREATE FUNCTION f() RETURNS TABLE (first int, b int) LANGUAGE sql AS $$ SELECT 1, 2 $$;
CREATE FUNCTION g(OUT x int, OUT z int) LANGUAGE sql AS $$ SELECT 1, 2 $$;
CREATE VIEW v AS SELECT f.first AS a FROM f();
