-- Options for the number of distinct values appear, change and go.
-- case: from
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER b SET (n_distinct = 5), ALTER c SET (n_distinct = -0.5, n_distinct_inherited = 10);
-- case: to
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER a SET (n_distinct = -1), ALTER b SET (n_distinct = 50);
