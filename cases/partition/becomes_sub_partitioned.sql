-- A leaf partition becomes partitioned itself: it is made again.
-- case: lossy
-- case: from
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ev_id ON ev (id);
-- case: to
CREATE TABLE ev (id int, day date, region text) PARTITION BY RANGE (day);
CREATE TABLE ev_26 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (region);
CREATE TABLE ev_26_eu PARTITION OF ev_26 FOR VALUES IN ('eu');
CREATE INDEX ev_id ON ev (id);
