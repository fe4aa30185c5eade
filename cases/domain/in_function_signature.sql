-- A domain whose base type changes is an argument and a result of functions.
-- case: from
CREATE DOMAIN key AS int;
CREATE FUNCTION twice(k key) RETURNS key LANGUAGE sql AS $$ SELECT (k * 2)::key $$;
CREATE FUNCTION keys() RETURNS TABLE (k key, n int) LANGUAGE sql AS $$ SELECT 1::key, 2 $$;
-- case: to
CREATE DOMAIN key AS bigint;
CREATE FUNCTION twice(k key) RETURNS key LANGUAGE sql AS $$ SELECT (k * 2)::key $$;
CREATE FUNCTION keys() RETURNS TABLE (k key, n int) LANGUAGE sql AS $$ SELECT 1::key, 2 $$;
