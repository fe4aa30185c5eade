-- The table is partitioned by another column: it has to be made again.
-- case: lossy
-- case: from
CREATE TABLE ev (id int, a date, b date) PARTITION BY RANGE (a);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE VIEW v AS SELECT id FROM ev;
-- case: to
CREATE TABLE ev (id int, a date, b date) PARTITION BY RANGE (b);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE VIEW v AS SELECT id FROM ev;
