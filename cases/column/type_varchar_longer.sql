-- A varchar grows under an index and a view: no rewrite is needed, but the view has to step aside.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, s varchar(10) NOT NULL DEFAULT 'x');
CREATE INDEX t_s ON t (s);
CREATE VIEW v AS SELECT s FROM t;
-- case: rows
INSERT INTO t VALUES (1, 'abc');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, s varchar(200) NOT NULL DEFAULT 'x');
CREATE INDEX t_s ON t (s);
CREATE VIEW v AS SELECT s FROM t;
