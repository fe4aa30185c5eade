-- Each partition had the foreign key by itself; now the parent has it.
-- case: from
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (CONSTRAINT ev_kind FOREIGN KEY (kind) REFERENCES kind) FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev (CONSTRAINT ev_kind FOREIGN KEY (kind) REFERENCES kind) FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- case: rows
INSERT INTO kind VALUES (1);
INSERT INTO ev VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE kind (id int PRIMARY KEY);
CREATE TABLE ev (id int, day date, kind int, CONSTRAINT ev_kind FOREIGN KEY (kind) REFERENCES kind) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
