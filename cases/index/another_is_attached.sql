-- Another index of a partition is attached to the parent's, in whose place the first one stays beside it.
-- case: from
CREATE TABLE visit (day int, page text) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE INDEX visit_page ON visit (page);
CREATE INDEX pages ON visit_1 (page);
-- case: rows
INSERT INTO visit VALUES (1, 'home');
-- case: to
CREATE TABLE visit (day int, page text) PARTITION BY LIST (day);
CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
CREATE INDEX pages ON visit_1 (page);
CREATE INDEX visit_page ON visit (page);
CREATE INDEX visit_1_page_idx ON visit_1 (page);
