-- A partition is made that has a default which its parent does not have.
-- case: from
-- case: to
CREATE TABLE event (x integer, a integer) PARTITION BY HASH (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES WITH (modulus 4, remainder 2);
ALTER TABLE ONLY event_1 ALTER COLUMN x SET DEFAULT 1;
