-- A unique index becomes a constraint of the same name, without a rebuild.
-- case: from
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int, CONSTRAINT t_a UNIQUE (a));
