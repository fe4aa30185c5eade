-- A NOT NULL constraint gets a name.
-- case: requires = 18
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL);
-- case: rows
INSERT INTO t VALUES (1, 'a');
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text CONSTRAINT a_is_there NOT NULL);
