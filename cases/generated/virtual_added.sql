-- A virtual generated column appears.
-- case: requires = 18
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL);
