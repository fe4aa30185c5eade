-- The default partition gives way to one with bounds.
-- case: lossy
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us');
