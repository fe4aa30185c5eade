-- Only the order of columns differs, and a view names them all: there is nothing to migrate but a note.
-- case: from
CREATE TABLE t (a int, b text, c date, d int DEFAULT 1);
CREATE VIEW v AS SELECT a, b, c, d FROM t;
-- case: rows
INSERT INTO t VALUES (1, 'b', NULL, 4);
-- case: to
CREATE TABLE t (d int DEFAULT 1, a int, c date, b text);
CREATE VIEW v AS SELECT a, b, c, d FROM t;
