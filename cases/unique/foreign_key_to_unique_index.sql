-- A foreign key leans on a unique index that is no constraint, and the index gets included columns.
-- case: unguarded
-- case: from
CREATE TABLE t (a int NOT NULL, b int);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE TABLE r (a int REFERENCES t (a));
-- case: rows
INSERT INTO t VALUES (1, 1);
INSERT INTO r VALUES (1);
-- case: to
CREATE TABLE t (a int NOT NULL, b int);
CREATE UNIQUE INDEX t_a ON t (a) INCLUDE (b);
CREATE TABLE r (a int REFERENCES t (a));
