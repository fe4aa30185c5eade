-- A composite type under a domain, an array and a table loses an attribute that nobody fills.
-- case: lossy
-- case: from
CREATE TYPE pt AS (x int, y int, z int);
CREATE DOMAIN pos AS pt CHECK ((VALUE).x >= 0);
CREATE TABLE t (id int PRIMARY KEY, path pt[]);
-- case: to
CREATE TYPE pt AS (x int, y int);
CREATE DOMAIN pos AS pt CHECK ((VALUE).x >= 0);
CREATE TABLE t (id int PRIMARY KEY, path pt[]);
