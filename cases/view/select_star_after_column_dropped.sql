-- A view selected every column of its table; the table loses one.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT id FROM v;
