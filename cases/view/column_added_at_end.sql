-- A column is added at the end, which can be replaced in place; the way back cannot.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, a, b FROM t;
