-- A column goes.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, b text);
-- case: rows
INSERT INTO t VALUES (1, 'a', 'b');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b text);
