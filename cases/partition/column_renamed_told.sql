-- A column of a partitioned table is renamed on request.
-- case: rename column ev.n -> ev.amount
-- case: from
CREATE TABLE ev (id int, day date, n int CHECK (n > 0)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 1);
-- case: to
CREATE TABLE ev (id int, day date, amount int CONSTRAINT ev_n_check CHECK (amount > 0)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
