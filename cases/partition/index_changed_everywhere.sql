-- An index of the parent changes its columns under the same name; options differ per partition.
-- case: from
CREATE TABLE ev (id int, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_i ON ev (id);
COMMENT ON INDEX ev_i IS 'stays';
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE ev (id int, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_i ON ev (n, id DESC) WHERE n IS NOT NULL;
COMMENT ON INDEX ev_i IS 'stays';
