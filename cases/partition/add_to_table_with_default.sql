-- A partition is added where a default partition exists, which is scanned for rows that belong to the new one.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
-- case: rows
INSERT INTO sale VALUES (1, 'us');
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_rest PARTITION OF sale DEFAULT;
