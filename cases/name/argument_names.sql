-- Arguments and result columns of functions have hostile names.
-- case: from
CREATE FUNCTION f("select" int) RETURNS TABLE ("from" int, "a b" text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
-- case: to
CREATE FUNCTION f("select" int DEFAULT 1, "in" text DEFAULT ',') RETURNS TABLE ("from" int, "a b" text, "c""d" int) LANGUAGE sql AS $$ SELECT 1, 'x', 2 $$;
