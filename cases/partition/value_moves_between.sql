-- One value moves from one list partition to another, with no rows of that value.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale FOR VALUES IN ('eu', 'uk');
CREATE TABLE sale_b PARTITION OF sale FOR VALUES IN ('us');
-- case: rows
INSERT INTO sale VALUES (1, 'eu'), (2, 'us');
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_b PARTITION OF sale FOR VALUES IN ('us', 'uk');
