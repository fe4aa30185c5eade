-- A plain index becomes a unique one of the same name.
-- case: from
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
-- case: rows
INSERT INTO t VALUES (1), (2);
-- case: to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);
