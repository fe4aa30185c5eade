-- One set of extended statistics comes, another goes.
-- case: from
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 ON a, b FROM t;
-- case: rows
INSERT INTO t SELECT i, i % 10, 'x' FROM generate_series(1, 50) i;
-- case: to
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s2 ON b, c FROM t;
