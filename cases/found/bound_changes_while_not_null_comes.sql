-- A partition gets another bound while a column of its parent becomes NOT NULL; on the way back the partition's cannot be dropped before the parent's.
-- case: from
CREATE TABLE event (x integer, a integer) PARTITION BY RANGE (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2);
-- case: to
CREATE TABLE event (x integer NOT NULL, a integer) PARTITION BY RANGE (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (3) TO (4);
