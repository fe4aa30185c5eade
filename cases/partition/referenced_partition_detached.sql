-- A partition that other rows could reference is detached from a referenced table.
-- case: from
CREATE TABLE ev (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE note (ev_id int, ev_day date, FOREIGN KEY (ev_id, ev_day) REFERENCES ev);
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05'), (2, '2026-02-05');
INSERT INTO note VALUES (2, '2026-02-05');
-- case: to
CREATE TABLE ev (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE ev_1 (id int NOT NULL, day date NOT NULL, PRIMARY KEY (id, day));
CREATE TABLE ev_2 PARTITION OF ev FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE note (ev_id int, ev_day date, FOREIGN KEY (ev_id, ev_day) REFERENCES ev);
