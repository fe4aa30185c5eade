-- A range-partitioned table appears with its partitions, one of them open to both ends.
-- case: from
-- case: to
CREATE TABLE ev (id bigint NOT NULL, day date NOT NULL, note text) PARTITION BY RANGE (day);
CREATE TABLE ev_old PARTITION OF ev FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE ev_2026 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE ev_new PARTITION OF ev FOR VALUES FROM ('2027-01-01') TO (MAXVALUE);
