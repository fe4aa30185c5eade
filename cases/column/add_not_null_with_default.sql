-- A NOT NULL column with a constant default is added to a table with rows.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: rows
INSERT INTO t SELECT generate_series(1, 100);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new');
