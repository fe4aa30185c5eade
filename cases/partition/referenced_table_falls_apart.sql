-- A partitioned table whose rows are referenced goes, and its partitions stay, one of them with its key.
-- case: from
CREATE TABLE visit (id int, CONSTRAINT visit_pkey PRIMARY KEY (id)) PARTITION BY LIST (id);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_2 PARTITION OF visit FOR VALUES IN (2);
CREATE TABLE sale (visit int REFERENCES visit);
-- case: rows
INSERT INTO visit VALUES (1), (2);
INSERT INTO sale VALUES (2);
-- case: to
CREATE TABLE visit_1 (id int, CONSTRAINT visit_1_pkey PRIMARY KEY (id));
CREATE TABLE visit_2 (id int NOT NULL);
CREATE TABLE sale (visit int);
