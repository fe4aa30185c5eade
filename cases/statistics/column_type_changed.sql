-- A column of extended statistics changes its type.
-- case: from
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS e ON (a + 1), b FROM t;
COMMENT ON STATISTICS e IS 'stays';
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (a bigint, b int);
CREATE STATISTICS s ON a, b FROM t;
CREATE STATISTICS e ON (a + 1), b FROM t;
COMMENT ON STATISTICS e IS 'stays';
