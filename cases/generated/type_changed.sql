-- Only the type of a generated column changes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a + 1) STORED);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int, b bigint GENERATED ALWAYS AS (a + 1) STORED);
