-- A NOT NULL constraint is there but not validated.
-- case: requires = 18
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
-- case: rows
INSERT INTO t VALUES (1, NULL);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text);
ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID;
