-- A partition of a partition loses its own primary key, which was attached to the index of the root: another index has to take its place, and can be attached only after.
-- case: from
CREATE TABLE event (id integer) PARTITION BY HASH (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1) PARTITION BY HASH (id);
CREATE TABLE event_a_b PARTITION OF event_a FOR VALUES WITH (modulus 4, remainder 0);
ALTER TABLE event_a_b ADD CONSTRAINT own_key PRIMARY KEY (id) DEFERRABLE;
CREATE UNIQUE INDEX event_key ON event (id DESC);
-- case: to
CREATE TABLE event (id integer) PARTITION BY HASH (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES WITH (modulus 4, remainder 1) PARTITION BY HASH (id);
CREATE TABLE event_a_b PARTITION OF event_a FOR VALUES WITH (modulus 4, remainder 0);
CREATE UNIQUE INDEX event_key ON event (id DESC);
