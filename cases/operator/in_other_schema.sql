-- An operator in a schema that is not on the path is written OPERATOR(...).
-- case: from
CREATE SCHEMA ops;
CREATE TABLE t (a int, b int);
-- case: to
CREATE SCHEMA ops;
CREATE FUNCTION ops.near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ops.= (FUNCTION = ops.near, LEFTARG = int, RIGHTARG = int);
CREATE TABLE t (a int, b int, CHECK (a OPERATOR(ops.=) b));
CREATE VIEW v AS SELECT a OPERATOR(ops.=) b AS nearly, a = b AS really FROM t;
