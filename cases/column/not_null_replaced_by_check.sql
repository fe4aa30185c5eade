-- NOT NULL becomes a check that says the same.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);
-- case: rows
INSERT INTO t VALUES (1, 'a');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text, CONSTRAINT a_there CHECK (a IS NOT NULL));
