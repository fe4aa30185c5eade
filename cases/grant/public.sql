-- A table is readable by everyone.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, note text);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, note text);
GRANT SELECT ON t TO PUBLIC;
GRANT UPDATE (note) ON t TO PUBLIC;
