-- One partition is split in two; the rows are told to be lost.
-- case: lossy
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_h1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
-- case: to
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_q1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-04-01');
CREATE TABLE ev_q2 PARTITION OF ev FOR VALUES FROM ('2026-04-01') TO ('2026-07-01');
