-- A column that a subpartition is partitioned by is replaced in the whole tree.
-- case: lossy
-- case: from
CREATE TABLE event (a integer, kind integer) PARTITION BY HASH (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1) PARTITION BY HASH (a);
-- case: to
CREATE TABLE event (b integer, kind integer) PARTITION BY HASH (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1) PARTITION BY HASH (b);
