-- The replica identity becomes FULL.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
ALTER TABLE t REPLICA IDENTITY FULL;
