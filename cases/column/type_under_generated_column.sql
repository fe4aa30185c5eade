-- A type changes under a stored generated column and the index on that.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED);
CREATE INDEX t_twice ON t (twice);
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, n bigint, twice bigint GENERATED ALWAYS AS (n * 2) STORED);
CREATE INDEX t_twice ON t (twice);
