-- One index comes, another goes.
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_b ON t (b);
-- case: rows
INSERT INTO t SELECT i, i FROM generate_series(1, 50) i;
-- case: to
CREATE TABLE t (a int, b int);
CREATE INDEX t_a ON t (a);
