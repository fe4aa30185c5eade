-- A column grows with its index, its unique constraint and a view over it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, n int UNIQUE);
CREATE INDEX t_n ON t (n DESC);
CREATE VIEW v AS SELECT id, n FROM t;
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, n bigint UNIQUE);
CREATE INDEX t_n ON t (n DESC);
CREATE VIEW v AS SELECT id, n FROM t;
