-- A foreign key references a partitioned table, which gains its key in the same step.
-- case: from
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE note (ev_id int, ev_day date);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05');
INSERT INTO note VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE ev (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE note (ev_id int, ev_day date, FOREIGN KEY (ev_id, ev_day) REFERENCES ev ON DELETE CASCADE);
