-- An argument changes its type: another function, under the index and the default that use it.
-- case: from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE TABLE t (a int, b int DEFAULT f(1));
CREATE INDEX t_f ON t (f(a));
-- case: to
CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE TABLE t (a int, b int DEFAULT f(1));
CREATE INDEX t_f ON t (f(a));
