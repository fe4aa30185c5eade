-- A partition gets another bound while a column of the parent goes: the column is dropped from the partition twice.
-- case: lossy
-- case: from
CREATE TABLE event (id integer, note integer) PARTITION BY RANGE (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (1) TO (2);
-- case: to
CREATE TABLE event (id integer) PARTITION BY RANGE (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (5) TO (6);
