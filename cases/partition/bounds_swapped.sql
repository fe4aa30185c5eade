-- Two partitions exchange their lists of values.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_b PARTITION OF sale FOR VALUES IN ('us');
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale FOR VALUES IN ('us');
CREATE TABLE sale_b PARTITION OF sale FOR VALUES IN ('eu');
