-- The columns of a view change places.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT a, b, id FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE VIEW v AS SELECT id, b, a FROM t;
