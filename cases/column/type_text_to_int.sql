-- A text column of digits becomes an integer: there is no implicit cast.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, n text DEFAULT '0');
-- case: rows
INSERT INTO t VALUES (1, '5'), (2, NULL);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 0);
