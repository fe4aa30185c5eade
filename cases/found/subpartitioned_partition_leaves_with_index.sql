-- A partition that is partitioned itself leaves a parent with an index; its own copy of the index cannot be dropped while it is attached.
-- case: from
CREATE TABLE event (id integer, kind integer) PARTITION BY HASH (kind);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 0) PARTITION BY HASH (kind);
CREATE INDEX event_id_idx ON event (id);
-- case: to
CREATE TABLE event (id integer, kind integer) PARTITION BY HASH (kind);
CREATE TABLE event_a (id integer, kind integer) PARTITION BY HASH (kind);
CREATE INDEX event_id_idx ON event (id);
