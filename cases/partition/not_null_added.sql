-- NOT NULL is added on the parent, for all, and on one partition alone.
-- case: from
CREATE TABLE ev (id int, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 1), (2, '2026-02-05', 2);
-- case: to
CREATE TABLE ev (id int NOT NULL, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (n NOT NULL) FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
