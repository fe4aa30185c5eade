-- The parent's index goes while one partition keeps its part of it under the same name: a part cannot be detached.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX ev_id ON ev (id);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05'), (2, '2026-02-05');
-- case: to
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX ev_1_id_idx ON ev_1 (id);
