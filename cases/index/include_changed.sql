-- Included columns appear, change and go.
-- case: from
CREATE TABLE t (a int, b int, c int);
CREATE INDEX t_1 ON t (a);
CREATE INDEX t_2 ON t (a) INCLUDE (b);
CREATE INDEX t_3 ON t (a) INCLUDE (b);
-- case: to
CREATE TABLE t (a int, b int, c int);
CREATE INDEX t_1 ON t (a) INCLUDE (b);
CREATE INDEX t_2 ON t (a) INCLUDE (c, b);
CREATE INDEX t_3 ON t (a, b);
