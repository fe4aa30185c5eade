-- A nullable column is added at the end.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, note text);
