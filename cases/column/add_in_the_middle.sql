-- A column is added first and one in the middle; a view over the table selects every column.
-- case: from
CREATE TABLE t (b int, d int);
CREATE VIEW v AS SELECT b, d FROM t;
-- case: rows
INSERT INTO t VALUES (1, 2);
-- case: to
CREATE TABLE t (a int, b int, c int, d int);
CREATE VIEW v AS SELECT b, d FROM t;
