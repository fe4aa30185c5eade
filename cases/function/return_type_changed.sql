-- The return type changes, under a view and a default.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE TABLE t (a bigint DEFAULT f());
CREATE VIEW v AS SELECT f() AS x;
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::bigint $$;
CREATE TABLE t (a bigint DEFAULT f());
CREATE VIEW v AS SELECT f() AS x;
