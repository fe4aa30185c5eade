-- A column shrinks; the values fit.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, n bigint DEFAULT 7);
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 7);
