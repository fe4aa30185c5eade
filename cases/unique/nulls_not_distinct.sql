-- Nulls count as equal from now on.
-- case: requires = 15
-- case: from
CREATE TABLE t (a int UNIQUE, b int);
-- case: rows
INSERT INTO t VALUES (1, NULL), (NULL, 2);
-- case: to
CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT, b int);
CREATE UNIQUE INDEX t_b ON t (b) NULLS NOT DISTINCT;
