-- A published table becomes a partitioned one of the same name: it leaves the publication and comes back.
-- case: lossy
-- case: from
CREATE TABLE a (id int NOT NULL);
CREATE PUBLICATION pub FOR TABLE a;
-- case: to
CREATE TABLE a (id int NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE a_1 PARTITION OF a FOR VALUES FROM (0) TO (100);
CREATE PUBLICATION pub FOR TABLE a;
