-- A table is attached whose own indexes and constraints become parts of the parent's.
-- case: from
CREATE TABLE ev (id int, day date, n int, PRIMARY KEY (id, day), CONSTRAINT n_ok CHECK (n > 0)) PARTITION BY RANGE (day);
CREATE INDEX ev_n ON ev (n);
CREATE TABLE ev_1 (id int, day date, n int, PRIMARY KEY (id, day), CONSTRAINT n_ok CHECK (n > 0));
CREATE INDEX ev_1_n_idx ON ev_1 (n);
-- case: rows
INSERT INTO ev_1 VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE ev (id int, day date, n int, PRIMARY KEY (id, day), CONSTRAINT n_ok CHECK (n > 0)) PARTITION BY RANGE (day);
CREATE INDEX ev_n ON ev (n);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
