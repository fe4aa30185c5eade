-- The key of a partitioned table changes its columns.
-- case: from
CREATE TABLE ev (id int, day date, n int NOT NULL, CONSTRAINT ev_pkey PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE ev (id int NOT NULL, day date, n int, CONSTRAINT ev_pkey PRIMARY KEY (day, n)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
