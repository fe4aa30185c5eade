-- An index covers other columns under the same name.
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_idx ON t (a);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (a int, b int);
CREATE INDEX t_idx ON t (a, b);
