-- The type of a partitioned table's column is replaced by another range type: the column's type can be changed at the parent only.
-- case: lossy
-- case: from
CREATE TYPE old_span AS RANGE (SUBTYPE = date);
CREATE TABLE event (span old_span, a integer) PARTITION BY RANGE (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2);
-- case: to
CREATE TYPE new_span AS RANGE (SUBTYPE = date);
CREATE TABLE event (span new_span, a integer) PARTITION BY RANGE (a);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2);
