-- A unique index on the parent becomes a unique constraint of the same name.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE UNIQUE INDEX ev_u ON ev (id, day);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date, CONSTRAINT ev_u UNIQUE (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
