-- Expressions take part, alone and beside columns.
-- case: from
CREATE TABLE t (a int, b text);
CREATE STATISTICS s1 ON a, b FROM t;
-- case: to
CREATE TABLE t (a int, b text);
CREATE STATISTICS s1 (mcv) ON a, lower(b), (a % 10) FROM t;
CREATE STATISTICS s2 ON (a + length(b)) FROM t;
