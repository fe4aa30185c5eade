-- A partitioned table is made again with another key column: its partition is attached before its old column is gone.
-- case: lossy
-- case: from
CREATE TABLE event (a integer) PARTITION BY HASH (a);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1);
-- case: to
CREATE TABLE event (id integer) PARTITION BY HASH (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1);
