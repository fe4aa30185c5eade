-- Tables, one of them with an index and a key, become partitions of a new table that has those itself.
-- case: from
CREATE TABLE hall_1 (hall int NOT NULL, name text, CONSTRAINT hall_1_pkey PRIMARY KEY (hall));
CREATE INDEX hall_1_name_idx ON hall_1 (name);
CREATE TABLE hall_2 (hall int NOT NULL, name text);
-- case: rows
INSERT INTO hall_1 VALUES (1, 'a');
INSERT INTO hall_2 VALUES (2, 'b');
-- case: to
CREATE TABLE halls (hall int NOT NULL, name text, CONSTRAINT halls_pkey PRIMARY KEY (hall)) PARTITION BY LIST (hall);
CREATE TABLE hall_1 PARTITION OF halls FOR VALUES IN (1);
CREATE TABLE hall_2 PARTITION OF halls FOR VALUES IN (2);
CREATE INDEX halls_name_idx ON halls (name);
