-- The action of a foreign key on a partitioned table changes.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int, CONSTRAINT ev_kind FOREIGN KEY (kind) REFERENCES kind) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int, CONSTRAINT ev_kind FOREIGN KEY (kind) REFERENCES kind ON DELETE CASCADE) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
