-- A varchar loses its limit and becomes text; another loses only the limit.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a varchar(10), b varchar(5) DEFAULT 'b');
-- case: rows
INSERT INTO t VALUES (1, 'a', 'b');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text, b varchar DEFAULT 'b');
