-- One partition is unlogged.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE UNLOGGED TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
