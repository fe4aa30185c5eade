-- A serial column loses its default and its sequence.
-- case: from
CREATE TABLE t (id serial PRIMARY KEY);
-- case: rows
INSERT INTO t DEFAULT VALUES;
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
