-- Replica identity per partition, by its part of the parent's index.
-- case: from
CREATE TABLE ev (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: to
CREATE TABLE ev (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE UNIQUE INDEX ev_u ON ev (id, day);
ALTER TABLE ev REPLICA IDENTITY FULL;
ALTER TABLE ev_1 REPLICA IDENTITY USING INDEX ev_1_id_day_idx;
