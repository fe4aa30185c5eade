-- An index needs a new column, a new function and a new enum at once.
-- case: from
CREATE TABLE t (a int);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TYPE st AS ENUM ('on', 'off');
CREATE FUNCTION is_on(st) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 = 'on' $$;
CREATE TABLE t (a int, s st DEFAULT 'on');
CREATE INDEX t_on ON t (a) WHERE is_on(s);
