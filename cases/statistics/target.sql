-- The statistics target of extended statistics.
-- case: from
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
-- case: to
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
ALTER STATISTICS s SET STATISTICS 500;
