-- Columns get types to which there is no cast: ranges, points, composites, arrays. Nothing of their values can be kept.
-- case: lossy
-- case: from
CREATE TYPE pair AS (x integer, y integer);
CREATE TABLE thing (id integer PRIMARY KEY, a int4range, b integer, c pair, d jsonb, e point, f double precision[]);
-- case: to
CREATE TYPE pair AS (x integer, y integer);
CREATE TABLE thing (id integer PRIMARY KEY, a integer, b int4range, c integer, d integer[], e date, f double precision);
