-- A column of a view changes its type by a cast; views and functions above take part.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT v.a + 1 AS b FROM v;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a::text AS a FROM t;
CREATE VIEW w AS SELECT v.a || '1' AS b FROM v;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$;
