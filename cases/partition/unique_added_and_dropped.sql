-- Unique constraints of a partitioned table come and go; one partition has a key of its own.
-- case: from
CREATE TABLE ev (id int, day date, n int, UNIQUE (n, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: to
CREATE TABLE ev (id int, day date, n int, CONSTRAINT ev_u UNIQUE (day, id)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
ALTER TABLE ev_1 ADD PRIMARY KEY (n);
