-- Keys that each partition had of its own become parts of a key of the parent, under their own names.
-- case: from
CREATE TABLE ev (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (CONSTRAINT january PRIMARY KEY (id, day)) FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev (CONSTRAINT february PRIMARY KEY (id, day)) FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05'), (2, '2026-02-05');
-- case: to
CREATE TABLE ev (id int NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE ev_1 PARTITION OF ev (CONSTRAINT january PRIMARY KEY (id, day)) FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE ev_2 PARTITION OF ev (CONSTRAINT february PRIMARY KEY (id, day)) FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
ALTER TABLE ev ADD CONSTRAINT ev_pkey PRIMARY KEY (id, day);
