-- Partitions live in a schema of their own, with names that repeat.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
-- case: to
CREATE SCHEMA parts;
CREATE TABLE ev (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE parts.ev PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_id ON ev (id);
