-- An index exists on the parent only, so it is invalid: a state that a dump restores too.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: to
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE INDEX ev_id ON ONLY ev (id);
