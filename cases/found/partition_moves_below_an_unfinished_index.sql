-- A partition gets another bound below an index that stands on the parent alone: attaching it again makes an index on it that nobody wants.
-- case: from
CREATE TABLE event (a integer) PARTITION BY RANGE (a);
CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM (2) TO (3);
CREATE INDEX event_a_idx ON ONLY event (a);
-- case: to
CREATE TABLE event (a integer) PARTITION BY RANGE (a);
CREATE TABLE event_2 PARTITION OF event DEFAULT;
CREATE INDEX event_a_idx ON ONLY event (a);
