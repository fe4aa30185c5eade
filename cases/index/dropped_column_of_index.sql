-- A column of a two-column index goes; the index is made again on the other.
-- case: lossy
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_idx ON t (a, b);
-- case: rows
INSERT INTO t VALUES (1, 2);
-- case: to
CREATE TABLE t (a int);
CREATE INDEX t_idx ON t (a);
