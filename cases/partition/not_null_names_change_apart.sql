-- NOT NULLs of a parent and of its partitions change their names apart, while rows of them are referenced.
-- case: requires = 18
-- case: unguarded
-- case: from
CREATE TABLE sale (id int NOT NULL, day date NOT NULL, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE INDEX sale_note ON sale (note);
CREATE TABLE sale_1 (id int NOT NULL, day date NOT NULL, note text);
ALTER TABLE sale ATTACH PARTITION sale_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE sale_2 PARTITION OF sale FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE refund (id int, day date, FOREIGN KEY (id, day) REFERENCES sale);
-- case: rows
INSERT INTO sale VALUES (1, '2026-01-05', 'a'), (2, '2026-02-05', 'b');
INSERT INTO refund VALUES (1, '2026-01-05');
-- case: to
CREATE TABLE sale (id int CONSTRAINT sale_needs_id NOT NULL, day date NOT NULL, note text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE INDEX sale_note ON sale (note);
CREATE TABLE sale_1 (id int NOT NULL, day date NOT NULL, note text);
ALTER TABLE sale ATTACH PARTITION sale_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE sale_2 (id int NOT NULL, day date NOT NULL, note text);
ALTER TABLE sale ATTACH PARTITION sale_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE refund (id int, day date, FOREIGN KEY (id, day) REFERENCES sale);
