-- A column with a default, a check and a foreign key is added to the parent.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO kind VALUES (1);
INSERT INTO ev VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int NOT NULL DEFAULT 1 CHECK (kind < 100) REFERENCES kind) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
