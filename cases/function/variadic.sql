-- An array argument becomes variadic.
-- case: from
CREATE FUNCTION f(a text, b int[]) RETURNS int LANGUAGE sql AS $$ SELECT cardinality(b) $$;
-- case: to
CREATE FUNCTION f(a text, VARIADIC b int[]) RETURNS int LANGUAGE sql AS $$ SELECT cardinality(b) $$;
