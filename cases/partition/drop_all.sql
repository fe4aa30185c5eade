-- A partitioned table goes with its partitions and what stands on them.
-- case: lossy
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_id ON ev (id);
CREATE VIEW v AS SELECT id FROM ev_1;
CREATE TABLE other (id int);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE other (id int);
