-- A primary key is added to a table with rows; its column becomes NOT NULL by it.
-- case: from
CREATE TABLE t (id int, a text);
-- case: rows
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text);
