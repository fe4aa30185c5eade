-- The unique index of a partitioned table goes; a unique constraint of its partition was attached to that index and stays.
-- case: from
CREATE TABLE event (id integer, kind integer) PARTITION BY LIST (kind);
CREATE TABLE event_2 PARTITION OF event FOR VALUES IN (2);
ALTER TABLE event_2 ADD CONSTRAINT event_2_key UNIQUE (kind, id);
CREATE UNIQUE INDEX event_key ON event (kind, id);
-- case: to
CREATE TABLE event (id integer, kind integer) PARTITION BY LIST (kind);
CREATE TABLE event_2 PARTITION OF event FOR VALUES IN (2);
ALTER TABLE event_2 ADD CONSTRAINT event_2_key UNIQUE (kind, id);
