-- A partition has an index of its own beside the attached one; the parent's goes and the own one stays.
-- case: from
CREATE TABLE ev (id int, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_id ON ev (id);
CREATE INDEX ev_1_n ON ev_1 (n);
-- case: to
CREATE TABLE ev (id int, day date, n int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_1_n ON ev_1 (n) WHERE n > 0;
