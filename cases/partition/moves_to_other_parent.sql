-- A partition moves from one partitioned table to another.
-- case: from
CREATE TABLE hot (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE cold (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF hot FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO hot VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE hot (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE cold (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF cold FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
