-- A key gains included columns and a fill factor.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int, a int, PRIMARY KEY (id) INCLUDE (a) WITH (fillfactor = 70));
