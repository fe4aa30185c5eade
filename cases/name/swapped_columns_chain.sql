-- Three columns exchange their names in a ring, told.
-- case: rename column t.a -> t.b
-- case: rename column t.b -> t.c
-- case: rename column t.c -> t.a
-- case: from
CREATE TABLE t (a int, b text, c date);
-- case: rows
INSERT INTO t VALUES (1, 'b', '2026-01-01');
-- case: to
CREATE TABLE t (b int, c text, a date);
