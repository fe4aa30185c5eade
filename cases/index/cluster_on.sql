-- The index that the table is clustered on changes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE INDEX t_a ON t (a);
ALTER TABLE t CLUSTER ON t_pkey;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE INDEX t_a ON t (a);
ALTER TABLE t CLUSTER ON t_a;
