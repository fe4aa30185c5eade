-- The expression changes; before 17 the column has to be dropped and added, under its index and a view.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, w int, h int, area int GENERATED ALWAYS AS (w * h) STORED);
CREATE INDEX t_area ON t (area) WHERE area > 0;
CREATE VIEW v AS SELECT id, area FROM t;
COMMENT ON COLUMN t.area IS 'derived';
-- case: rows
INSERT INTO t VALUES (1, 2, 3);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, w int, h int, area int GENERATED ALWAYS AS (w * h + 1) STORED);
CREATE INDEX t_area ON t (area) WHERE area > 0;
CREATE VIEW v AS SELECT id, area FROM t;
COMMENT ON COLUMN t.area IS 'derived';
