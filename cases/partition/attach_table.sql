-- A plain table with rows becomes a partition.
-- case: from
CREATE TABLE ev (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 (id int, day date NOT NULL);
-- case: rows
INSERT INTO ev_1 VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
