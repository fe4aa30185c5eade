-- The partition key goes to another column, which gets another type; the partition has a primary key of its own on both.
-- case: lossy
-- case: from
CREATE TABLE event (id integer, day date) PARTITION BY RANGE (id);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (1) TO (2);
ALTER TABLE event_a ADD CONSTRAINT event_a_pkey PRIMARY KEY (day, id);
-- case: to
CREATE TABLE event (day integer, id integer) PARTITION BY RANGE (day);
CREATE TABLE event_a PARTITION OF event FOR VALUES FROM (1) TO (2);
ALTER TABLE event_a ADD CONSTRAINT event_a_pkey PRIMARY KEY (id, day);
