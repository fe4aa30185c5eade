-- b takes the name of a, while a takes a new one.
-- case: rename column t.a -> t.old_a
-- case: rename column t.b -> t.a
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b bigint);
-- case: rows
INSERT INTO t VALUES (1, 2, 3);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, old_a int, a bigint);
