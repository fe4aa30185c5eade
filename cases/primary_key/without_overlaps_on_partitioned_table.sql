-- A partitioned table gets a key WITHOUT OVERLAPS, which no partition can bring, and then a partition more.
-- case: requires = 18
-- case: from
CREATE TABLE price (item int4range NOT NULL, span daterange NOT NULL, cents int) PARTITION BY LIST (item);
CREATE TABLE price_1 PARTITION OF price FOR VALUES IN ('[1,2)');
CREATE TABLE tax (item int4range NOT NULL, span daterange NOT NULL, UNIQUE (item, span WITHOUT OVERLAPS)) PARTITION BY LIST (item);
-- case: rows
INSERT INTO price VALUES ('[1,2)', '[2026-01-01,2026-02-01)', 5);
-- case: to
CREATE TABLE price (item int4range NOT NULL, span daterange NOT NULL, cents int, PRIMARY KEY (item, span WITHOUT OVERLAPS)) PARTITION BY LIST (item);
CREATE TABLE price_1 PARTITION OF price FOR VALUES IN ('[1,2)');
CREATE TABLE tax (item int4range NOT NULL, span daterange NOT NULL, UNIQUE (item, span WITHOUT OVERLAPS)) PARTITION BY LIST (item);
CREATE TABLE tax_1 PARTITION OF tax FOR VALUES IN ('[1,2)');
