-- A generated column goes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, w int, h int, area int GENERATED ALWAYS AS (w * h) STORED);
CREATE VIEW v AS SELECT id FROM t WHERE area > 5;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, w int, h int);
CREATE VIEW v AS SELECT id FROM t WHERE w * h > 5;
