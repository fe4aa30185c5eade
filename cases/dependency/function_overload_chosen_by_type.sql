-- A check resolves to another overload once a column's type changes; the old overload goes.
-- case: from
CREATE FUNCTION ok(int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 > 0 $$;
CREATE TABLE t (a int CHECK (ok(a)));
-- case: rows
INSERT INTO t VALUES (5);
-- case: to
CREATE FUNCTION ok(text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 <> '' $$;
CREATE TABLE t (a text CHECK (ok(a)));
