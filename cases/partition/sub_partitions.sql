-- A partition is itself partitioned, two levels down, and one level gains a branch.
-- case: from
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (region);
CREATE TABLE ev_26_eu PARTITION OF ev_26 FOR VALUES IN ('eu');
CREATE INDEX ev_id ON ev (id);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 'eu');
-- case: to
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (region);
CREATE TABLE ev_26_eu PARTITION OF ev_26 FOR VALUES IN ('eu');
CREATE TABLE ev_26_us PARTITION OF ev_26 FOR VALUES IN ('us') PARTITION BY HASH (id);
CREATE TABLE ev_26_us_0 PARTITION OF ev_26_us FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ev_26_us_1 PARTITION OF ev_26_us FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ev_id ON ev (id);
