-- A stored generated column is added to a table with rows.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, w numeric, h numeric);
-- case: rows
INSERT INTO t VALUES (1, 2, 3);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, w numeric, h numeric, area numeric GENERATED ALWAYS AS (w * h) STORED NOT NULL);
CREATE INDEX t_area ON t (area);
