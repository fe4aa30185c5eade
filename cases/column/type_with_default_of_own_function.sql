-- The type changes and the default calls a function whose result type changes with it.
-- case: from
CREATE FUNCTION start_value() RETURNS int LANGUAGE sql AS $$ SELECT 7 $$;
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT start_value());
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE FUNCTION start_value() RETURNS text LANGUAGE sql AS $$ SELECT 'seven' $$;
CREATE TABLE t (id int PRIMARY KEY, n text DEFAULT start_value());
