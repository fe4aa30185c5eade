-- The collation of an indexed column changes, with a view over it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE INDEX t_a ON t (a);
CREATE VIEW v AS SELECT a FROM t ORDER BY a;
-- case: rows
INSERT INTO t VALUES (1, 'b'), (2, 'A');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text COLLATE "C");
CREATE INDEX t_a ON t (a);
CREATE VIEW v AS SELECT a FROM t ORDER BY a;
