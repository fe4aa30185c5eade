-- Partitions are made with a NOT NULL of their own on a column that may be null in the parent, one beside the parent and one after.
-- case: from
CREATE TABLE log (shop int, line text) PARTITION BY LIST (shop);
-- case: to
CREATE TABLE log (shop int, line text) PARTITION BY LIST (shop);
CREATE TABLE log_1 PARTITION OF log (line NOT NULL) FOR VALUES IN (1);
CREATE TABLE audit (shop int, line text, who text NOT NULL) PARTITION BY LIST (shop);
CREATE TABLE audit_1 PARTITION OF audit (line NOT NULL) FOR VALUES IN (1);
