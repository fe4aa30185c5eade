-- A partition has its columns in another order; a column is added to all.
-- case: from
CREATE TABLE ev (id int, day date NOT NULL, note text) PARTITION BY RANGE (day);
CREATE TABLE ev_1 (note text, day date NOT NULL, id int);
ALTER TABLE ev ATTACH PARTITION ev_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
-- case: rows
INSERT INTO ev VALUES (1, '2026-01-05', 'x');
-- case: to
CREATE TABLE ev (id int, day date NOT NULL, note text, more int) PARTITION BY RANGE (day);
CREATE TABLE ev_1 (more int, note text, day date NOT NULL, id int);
ALTER TABLE ev ATTACH PARTITION ev_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
