-- The parent loses a NOT NULL and a check that its partition keeps, of which nothing can go ONLY there; the partition's key needs the one.
-- case: from
CREATE TABLE stock (shop int NOT NULL, item int NOT NULL, CONSTRAINT counted CHECK (item > 0)) PARTITION BY LIST (shop);
CREATE TABLE stock_1 PARTITION OF stock FOR VALUES IN (1);
CREATE TABLE stock_2 PARTITION OF stock FOR VALUES IN (2);
-- case: rows
INSERT INTO stock VALUES (1, 7), (2, 7);
-- case: to
CREATE TABLE stock (shop int NOT NULL, item int) PARTITION BY LIST (shop);
CREATE TABLE stock_1 PARTITION OF stock (PRIMARY KEY (item), CONSTRAINT counted CHECK (item > 0)) FOR VALUES IN (1);
CREATE TABLE stock_2 PARTITION OF stock FOR VALUES IN (2);
