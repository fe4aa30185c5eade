-- A partitioned table gets NOT NULL on a new and on an old column, each partition under a name of its own, down to the second level.
-- case: requires = 18
-- case: from
CREATE TABLE sale (id int NOT NULL, note text) PARTITION BY RANGE (id);
CREATE TABLE sale_1 (id int NOT NULL, note text);
ALTER TABLE sale ATTACH PARTITION sale_1 FOR VALUES FROM (0) TO (10);
CREATE TABLE sale_2 PARTITION OF sale FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE sale_2_1 (id int NOT NULL, note text);
ALTER TABLE sale_2 ATTACH PARTITION sale_2_1 FOR VALUES FROM (10) TO (15);
-- case: rows
INSERT INTO sale VALUES (1, 'a'), (11, 'b');
-- case: to
CREATE TABLE sale (id int NOT NULL, note text NOT NULL, paid bool NOT NULL DEFAULT false) PARTITION BY RANGE (id);
CREATE TABLE sale_1 (id int NOT NULL, note text NOT NULL, paid bool NOT NULL DEFAULT false);
ALTER TABLE sale ATTACH PARTITION sale_1 FOR VALUES FROM (0) TO (10);
CREATE TABLE sale_2 PARTITION OF sale FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id);
CREATE TABLE sale_2_1 (id int NOT NULL, note text CONSTRAINT noted NOT NULL, paid bool NOT NULL DEFAULT false);
ALTER TABLE sale_2 ATTACH PARTITION sale_2_1 FOR VALUES FROM (10) TO (15);
