-- Two columns exchange their names on request.
-- case: rename column t.a -> t.b
-- case: rename column t.b -> t.a
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE INDEX t_a ON t (a);
-- case: rows
INSERT INTO t VALUES (1, 5, 'b');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, b int, a text);
CREATE INDEX t_a ON t (b);
