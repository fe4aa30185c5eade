-- One unique constraint comes, another goes.
-- case: from
CREATE TABLE t (a int, b int UNIQUE);
-- case: rows
INSERT INTO t VALUES (1, 1), (2, 2);
-- case: to
CREATE TABLE t (a int UNIQUE, b int);
