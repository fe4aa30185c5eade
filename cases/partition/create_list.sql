-- A list-partitioned table appears, with a partition for NULL and a default one.
-- case: from
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('de', 'fr', 'it''s');
CREATE TABLE sale_none PARTITION OF sale FOR VALUES IN (NULL);
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
