-- The expression of a virtual generated column changes, under a view.
-- case: requires = 18
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL);
CREATE VIEW v AS SELECT b FROM t;
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 3) VIRTUAL);
CREATE VIEW v AS SELECT b FROM t;
