-- A generated column becomes a plain one and keeps its values.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text, u text GENERATED ALWAYS AS (upper(a)) STORED);
-- case: rows
INSERT INTO t VALUES (1, 'x');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text, u text);
