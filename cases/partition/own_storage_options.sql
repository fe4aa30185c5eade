-- Partitions have storage options, column storage, statistics targets and comments of their own.
-- case: from
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu');
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us') WITH (fillfactor = 70);
-- case: to
CREATE TABLE sale (id int, region text) PARTITION BY LIST (region);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu') WITH (autovacuum_enabled = false);
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us');
ALTER TABLE ONLY sale_eu ALTER region SET STORAGE EXTERNAL, ALTER id SET STATISTICS 50;
COMMENT ON TABLE sale_eu IS 'europe';
COMMENT ON COLUMN sale_us.region IS 'one of the states';
