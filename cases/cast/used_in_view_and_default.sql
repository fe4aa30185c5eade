-- A cast under a view and a default changes its function.
-- case: from
CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION pair_text(p pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT p.x || ',' || p.y $$;
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair);
CREATE VIEW v AS SELECT ROW(1, 2)::pair::text AS t;
CREATE TABLE t (a text DEFAULT (ROW(1, 2)::pair)::text);
-- case: to
CREATE TYPE pair AS (x int, y int);
CREATE FUNCTION pair_string(p pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT p.x || ';' || p.y $$;
CREATE CAST (pair AS text) WITH FUNCTION pair_string(pair);
CREATE VIEW v AS SELECT ROW(1, 2)::pair::text AS t;
CREATE TABLE t (a text DEFAULT (ROW(1, 2)::pair)::text);
