-- An identity column on a partitioned table spreads to its partitions.
-- case: requires = 17
-- case: from
CREATE TABLE ev (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-02');
-- case: to
CREATE TABLE ev (id bigint GENERATED ALWAYS AS IDENTITY, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
