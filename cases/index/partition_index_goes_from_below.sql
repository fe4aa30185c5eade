-- An index of a partitioned table stays without that of its partition, which PostgreSQL does not let go alone.
-- case: from
CREATE TABLE visit (day int, page text) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_2 PARTITION OF visit FOR VALUES IN (2);
CREATE INDEX visit_page ON visit (page);
-- case: rows
INSERT INTO visit VALUES (1, 'home'), (2, 'shop');
-- case: to
CREATE TABLE visit (day int, page text) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_2 PARTITION OF visit FOR VALUES IN (2);
CREATE INDEX visit_page ON ONLY visit (page);
CREATE INDEX visit_2_page_idx ON visit_2 (page);
ALTER INDEX visit_page ATTACH PARTITION visit_2_page_idx;
