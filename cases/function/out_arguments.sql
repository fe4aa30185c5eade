-- OUT and INOUT arguments change; another function gains OUT arguments in place of a record.
-- case: from
CREATE FUNCTION f(a int, OUT b int, INOUT c text) LANGUAGE sql AS $$ SELECT a, c $$;
CREATE FUNCTION g() RETURNS record LANGUAGE sql AS $$ SELECT 1, 2 $$;
-- case: to
CREATE FUNCTION f(a int, OUT b bigint, INOUT c text) LANGUAGE sql AS $$ SELECT a::bigint, c $$;
CREATE FUNCTION g(OUT x int, OUT y int) RETURNS record LANGUAGE sql AS $$ SELECT 1, 2 $$;
