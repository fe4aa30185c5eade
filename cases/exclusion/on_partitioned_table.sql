-- An exclusion constraint on a partitioned table contains the partition key.
-- case: requires = 17
-- case: from
CREATE TABLE p (k int4range, r int4range) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('[1,2)');
-- case: to
CREATE TABLE p (k int4range, r int4range, EXCLUDE USING gist (k WITH =, r WITH &&)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('[1,2)');
