-- A function is renamed on request under a default and a view.
-- case: rename function f(int) -> g(int)
-- case: from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE TABLE t (a int DEFAULT f(1));
-- case: to
CREATE FUNCTION g(a int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE TABLE t (a int DEFAULT g(1));
