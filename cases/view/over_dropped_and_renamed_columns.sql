-- A column that a view gave out under another name is renamed on request, another one that it used goes.
-- case: lossy
-- case: rename column t.a -> t.amount
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, junk int);
CREATE VIEW v AS SELECT id, a AS value, junk FROM t;
CREATE VIEW w AS SELECT value FROM v;
-- case: rows
INSERT INTO t VALUES (1, 2, 3);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, amount int);
CREATE VIEW v AS SELECT id, amount AS value FROM t;
CREATE VIEW w AS SELECT value FROM v;
