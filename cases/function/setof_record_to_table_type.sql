-- A function goes from SETOF record to SETOF a table that is new.
-- case: from
CREATE FUNCTION f() RETURNS SETOF record LANGUAGE sql AS $$ SELECT 1, 'x'::text $$;
-- case: to
CREATE TABLE t (id int, name text);
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS $$ SELECT 1, 'x'::text $$;
