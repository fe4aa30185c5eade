-- Tables stay, the whole layer of views and functions over them is another.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v1 AS SELECT id, a FROM t;
CREATE VIEW v2 AS SELECT a FROM v1;
CREATE FUNCTION api_get(int) RETURNS SETOF v1 LANGUAGE sql AS $$ SELECT * FROM v1 WHERE id = $1 $$;
-- case: rows
INSERT INTO t VALUES (1, 2, 'x');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE SCHEMA api;
CREATE VIEW api.v AS SELECT id, b FROM t;
CREATE FUNCTION api.get(id int) RETURNS SETOF api.v LANGUAGE sql STABLE AS $$ SELECT * FROM api.v v WHERE v.id = get.id $$;
CREATE FUNCTION api.put(id int, b text) RETURNS api.v LANGUAGE sql AS $$ INSERT INTO t (id, b) VALUES ($1, $2) RETURNING id, b $$;
