-- A new column and a check over it and an old one arrive together.
-- case: from
CREATE TABLE t (lo int);
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (lo int, hi int, CONSTRAINT ordered CHECK (lo <= hi));
