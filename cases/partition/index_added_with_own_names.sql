-- The partitions' parts of an index have names of their own.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_by_id ON ONLY ev (id);
CREATE INDEX january_by_id ON ev_1 (id);
ALTER INDEX ev_by_id ATTACH PARTITION january_by_id;
