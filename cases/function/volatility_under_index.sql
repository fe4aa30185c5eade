-- A function becomes immutable so that an index can use it.
-- case: from
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS $$ SELECT lower(a) $$;
CREATE TABLE t (a text);
-- case: to
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(a) $$;
CREATE TABLE t (a text);
CREATE INDEX t_f ON t (f(a));
