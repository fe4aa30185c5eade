-- A unique index becomes a constraint under another name.
-- case: from
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a_idx ON t (a);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int UNIQUE);
