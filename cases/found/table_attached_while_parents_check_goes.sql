-- A table becomes a partition while a check of the parent goes: it has to go before, or the table is refused for not having it.
-- case: from
CREATE TABLE event (status integer, a integer, CONSTRAINT a_check CHECK (a > -1)) PARTITION BY RANGE (status);
CREATE TABLE event_1 (status integer, a integer);
-- case: to
CREATE TABLE event (status integer, a integer) PARTITION BY RANGE (status);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (2);
