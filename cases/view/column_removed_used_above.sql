-- A column goes from a view and from the one above it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a, b FROM t;
CREATE VIEW w AS SELECT a, b FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT a FROM v;
