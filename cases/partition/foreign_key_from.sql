-- A foreign key from a partitioned table is added, and one partition has one of its own.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int, other int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- case: rows
INSERT INTO kind VALUES (1);
INSERT INTO ev VALUES (1, '2026-01-05', 1, NULL), (2, '2026-02-05', NULL, 1);
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int REFERENCES kind ON DELETE CASCADE, other int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev (FOREIGN KEY (other) REFERENCES kind) FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
