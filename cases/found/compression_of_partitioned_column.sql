-- The compression of a partitioned table's column is reset; the partition has it too.
-- case: from
CREATE TABLE event (a integer, note text COMPRESSION pglz) PARTITION BY LIST (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN (1);
-- case: to
CREATE TABLE event (a integer, note text) PARTITION BY LIST (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES IN (1);
