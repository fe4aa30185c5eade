-- A published table goes, another with the same name as a partition stays.
-- case: lossy
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE PUBLICATION pub FOR TABLE a, p;
-- case: to
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE PUBLICATION pub FOR TABLE p1;
