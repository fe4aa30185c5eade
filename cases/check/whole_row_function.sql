-- A check passes the whole row to a function, so the function needs the table and the table the function.
-- case: from
CREATE TABLE t (a int, b int);
CREATE FUNCTION row_ok(r t) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT r.a <= r.b $$;
-- case: rows
INSERT INTO t VALUES (1, 2);
-- case: to
CREATE TABLE t (a int, b int);
CREATE FUNCTION row_ok(r t) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT r.a <= r.b $$;
ALTER TABLE t ADD CONSTRAINT row_ok CHECK (row_ok(t));
