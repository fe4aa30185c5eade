-- A list partition becomes the default one.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale FOR VALUES IN ('eu');
-- case: rows
INSERT INTO sale VALUES (1, 'eu');
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_a PARTITION OF sale DEFAULT;
