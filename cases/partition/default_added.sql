-- A default partition is added.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
