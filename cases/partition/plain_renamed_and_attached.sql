-- The plain table becomes the first partition of a partitioned one that takes its name.
-- case: rename table ev -> ev_all
-- case: from
CREATE TABLE ev (id int, day date NOT NULL);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_all PARTITION OF ev FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
