-- List becomes hash.
-- case: lossy
-- case: from
CREATE TABLE s (id int, k int) PARTITION BY LIST (k);
CREATE TABLE s_1 PARTITION OF s FOR VALUES IN (1);
-- case: to
CREATE TABLE s (id int, k int) PARTITION BY HASH (k);
CREATE TABLE s_1 PARTITION OF s FOR VALUES WITH (MODULUS 1, REMAINDER 0);
