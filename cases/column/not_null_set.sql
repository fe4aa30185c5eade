-- A nullable column becomes NOT NULL; no row has a null.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
-- case: rows
INSERT INTO t VALUES (1, 'a');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);
