-- The primary key goes and NOT NULL with it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
-- case: rows
INSERT INTO t VALUES (1, 'a');
-- case: to
CREATE TABLE t (id int, a text);
