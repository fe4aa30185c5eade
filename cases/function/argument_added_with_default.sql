-- An argument with a default is added: to keep both would make calls ambiguous.
-- case: from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE VIEW v AS SELECT f(1) AS x;
-- case: to
CREATE FUNCTION f(a int, b int DEFAULT 0) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE VIEW v AS SELECT f(1) AS x;
