-- Checks are added to a table with rows: on a column, on the table, and one that is always true.
-- case: from
CREATE TABLE t (a int, b int);
-- case: rows
INSERT INTO t VALUES (1, 2), (NULL, NULL);
-- case: to
CREATE TABLE t (a int CHECK (a > 0), b int, CONSTRAINT ordered CHECK (a < b), CHECK (true));
