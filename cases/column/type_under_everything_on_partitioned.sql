-- A type changes on a partitioned table, with index, check, and a partition of other column order.
-- case: from
CREATE TABLE m (id int, day date NOT NULL, n int CHECK (n > 0)) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE m2 (n int CHECK (n > 0), day date NOT NULL, id int);
ALTER TABLE m2 RENAME CONSTRAINT m2_n_check TO m_n_check;
ALTER TABLE m ATTACH PARTITION m2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX m_n ON m (n);
-- case: rows
INSERT INTO m VALUES (1, '2026-01-02', 1), (2, '2026-02-02', 2);
-- case: to
CREATE TABLE m (id int, day date NOT NULL, n bigint CHECK (n > 0)) PARTITION BY RANGE (day);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE m2 (n bigint CHECK (n > 0), day date NOT NULL, id int);
ALTER TABLE m2 RENAME CONSTRAINT m2_n_check TO m_n_check;
ALTER TABLE m ATTACH PARTITION m2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX m_n ON m (n);
