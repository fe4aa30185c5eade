-- A nullable column with nulls in it becomes NOT NULL.
-- case: backfill t.a = 'none'
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
-- case: rows
INSERT INTO t VALUES (1, 'a'), (2, NULL);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);
