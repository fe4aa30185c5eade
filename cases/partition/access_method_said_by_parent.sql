-- From 17 a partitioned table can say which access method its partitions get, be it the usual one.
-- case: requires = 17
-- case: from
CREATE TABLE plain (k int) PARTITION BY LIST (k);
CREATE TABLE said (k int) PARTITION BY LIST (k) USING heap;
CREATE TABLE said_1 PARTITION OF said FOR VALUES IN (1);
-- case: rows
INSERT INTO said VALUES (1);
-- case: to
CREATE TABLE plain (k int) PARTITION BY LIST (k) USING heap;
CREATE TABLE said (k int) PARTITION BY LIST (k);
CREATE TABLE said_1 PARTITION OF said FOR VALUES IN (1);
CREATE TABLE fresh (k int) PARTITION BY LIST (k) USING heap;
CREATE TABLE fresh_1 PARTITION OF fresh FOR VALUES IN (1);
