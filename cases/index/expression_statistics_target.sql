-- The statistics target of an expression column of an index.
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_sum ON t (a, (a + b));
-- case: to
CREATE TABLE t (a int, b int);
CREATE INDEX t_sum ON t (a, (a + b));
ALTER INDEX t_sum ALTER COLUMN 2 SET STATISTICS 500;
