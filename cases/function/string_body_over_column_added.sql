-- A SQL function's string body reads a column that is new in the same step.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(id) FROM t $$;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, extra int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS $$ SELECT count(extra) FROM t $$;
