-- The columns of a composite key change their order.
-- case: from
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
-- case: rows
INSERT INTO t VALUES (1, 2);
-- case: to
CREATE TABLE t (a int, b int, PRIMARY KEY (b, a));
