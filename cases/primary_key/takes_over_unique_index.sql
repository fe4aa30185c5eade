-- A unique index becomes the primary key.
-- case: from
CREATE TABLE t (id int NOT NULL);
CREATE UNIQUE INDEX t_pkey ON t (id);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
