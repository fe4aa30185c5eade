-- A key becomes deferrable, which no ALTER can do.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t VALUES (1), (2);
-- case: to
CREATE TABLE t (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
