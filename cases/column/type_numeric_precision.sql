-- Precision and scale of numerics change in all directions.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a numeric(10,2) DEFAULT 0, b numeric, c numeric(5,2), d numeric(5));
-- case: rows
INSERT INTO t VALUES (1, 1.5, 2.25, 3.75, 4);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a numeric(12,2) DEFAULT 0, b numeric(20,4), c numeric(8,4), d numeric);
