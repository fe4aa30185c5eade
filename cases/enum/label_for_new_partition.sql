-- A new label gets a partition of its own.
-- case: from
CREATE TYPE region AS ENUM ('eu', 'us');
CREATE TABLE sale (id int, region region NOT NULL) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
-- case: rows
INSERT INTO sale VALUES (1, 'eu');
-- case: to
CREATE TYPE region AS ENUM ('eu', 'us', 'asia');
CREATE TABLE sale (id int, region region NOT NULL) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_asia PARTITION OF sale FOR VALUES IN ('asia', 'us');
