-- The same columns in another order.
-- case: from
CREATE TABLE t (a int, b int);
CREATE INDEX t_idx ON t (a, b);
-- case: to
CREATE TABLE t (a int, b int);
CREATE INDEX t_idx ON t (b, a);
