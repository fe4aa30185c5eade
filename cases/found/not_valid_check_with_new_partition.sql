-- A check of a partitioned table is NOT VALID, in the partition too: a partition made after the check has it valid.
-- case: from
-- case: to
CREATE TABLE event (id integer, kind integer) PARTITION BY HASH (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1);
ALTER TABLE event ADD CONSTRAINT event_id_check CHECK (id > 0) NOT VALID;
