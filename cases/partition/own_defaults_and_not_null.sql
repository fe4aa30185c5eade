-- Partitions have defaults and NOT NULL of their own.
-- case: from
CREATE TABLE sale (id int, region text, note text DEFAULT 'parent', cur text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_us PARTITION OF sale (cur DEFAULT 'USD') FOR VALUES IN ('us');
-- case: to
CREATE TABLE sale (id int, region text, note text DEFAULT 'parent', cur text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale (note DEFAULT 'eu', id NOT NULL, cur DEFAULT 'EUR', CHECK (cur = 'EUR')) FOR VALUES IN ('eu');
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us');
ALTER TABLE ONLY sale_us ALTER note DROP DEFAULT;
