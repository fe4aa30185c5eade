-- Settings attached to a function appear, change and go.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = public SET work_mem = '4MB' AS $$ SELECT 1 $$;
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = pg_catalog, public, pg_temp SET statement_timeout = '5s' AS $$ SELECT 1 $$;
CREATE FUNCTION g() RETURNS int LANGUAGE sql SET search_path = '' SET "my.own" = 'it''s, "x"' AS $$ SELECT 1 $$;
