-- The kinds of statistics change: one, two, all.
-- case: from
CREATE TABLE t (a int, b int);
CREATE STATISTICS s1 (ndistinct) ON a, b FROM t;
CREATE STATISTICS s2 (mcv, dependencies) ON a, b FROM t;
-- case: to
CREATE TABLE t (a int, b int);
CREATE STATISTICS s1 (ndistinct, dependencies) ON a, b FROM t;
CREATE STATISTICS s2 ON a, b FROM t;
