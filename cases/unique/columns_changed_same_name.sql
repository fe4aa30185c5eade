-- A unique constraint covers other columns under the same name.
-- case: from
CREATE TABLE t (a int, b int, CONSTRAINT only_one UNIQUE (a));
-- case: rows
INSERT INTO t VALUES (1, 1), (2, 1);
-- case: to
CREATE TABLE t (a int, b int, CONSTRAINT only_one UNIQUE (a, b));
