-- The parent's NOT NULL goes from a column that a partition's own primary key holds.
-- case: from
CREATE TABLE stock (shop int, item int NOT NULL) PARTITION BY LIST (shop);
CREATE TABLE stock_1 PARTITION OF stock (PRIMARY KEY (item)) FOR VALUES IN (1);
-- case: rows
INSERT INTO stock VALUES (1, 7);
-- case: to
CREATE TABLE stock (shop int, item int) PARTITION BY LIST (shop);
CREATE TABLE stock_1 PARTITION OF stock (PRIMARY KEY (item)) FOR VALUES IN (1);
