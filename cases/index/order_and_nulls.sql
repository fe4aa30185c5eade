-- Every mix of order and place of nulls.
-- case: from
CREATE TABLE t (a int, b int, c int, d int);
CREATE INDEX t_idx ON t (a, b DESC, c NULLS FIRST, d DESC NULLS LAST);
-- case: to
CREATE TABLE t (a int, b int, c int, d int);
CREATE INDEX t_idx ON t (a DESC, b DESC NULLS LAST, c, d NULLS FIRST);
