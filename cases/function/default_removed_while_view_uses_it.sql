-- A view calls a function by its default, which goes: the view says the value itself.
-- case: from
CREATE FUNCTION f(a int DEFAULT 5) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE VIEW v AS SELECT f() AS x;
-- case: to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE VIEW v AS SELECT f(5) AS x;
