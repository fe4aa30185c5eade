-- A view selected every column of its table; the table gains one and the view's text says * again.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT * FROM t;
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT * FROM t;
