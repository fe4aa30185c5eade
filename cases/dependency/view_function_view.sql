-- A view over a function that returns rows of another view.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v1 AS SELECT id, a FROM t;
CREATE FUNCTION f() RETURNS SETOF v1 LANGUAGE sql STABLE AS $$ SELECT * FROM v1 $$;
CREATE VIEW v2 AS SELECT id FROM f();
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v1 AS SELECT id, a, b FROM t;
CREATE FUNCTION f() RETURNS SETOF v1 LANGUAGE sql STABLE AS $$ SELECT * FROM v1 $$;
CREATE VIEW v2 AS SELECT id, b FROM f();
