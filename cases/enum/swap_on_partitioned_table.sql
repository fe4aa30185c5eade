-- A label goes from an enum column (not the key) of a partitioned table with a default per partition.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE ev (id int, day date NOT NULL, s state DEFAULT 'new') PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (s DEFAULT 'old') FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX ev_s ON ev (s);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 'old'), (2, '2026-02-05', 'new');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE ev (id int, day date NOT NULL, s state DEFAULT 'new') PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (s DEFAULT 'old') FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX ev_s ON ev (s);
