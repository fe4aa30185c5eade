-- A column is renamed on request and changes its type and default.
-- case: rename column t.a -> t.b
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 1);
-- case: rows
INSERT INTO t VALUES (1, 5);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b bigint DEFAULT 2);
