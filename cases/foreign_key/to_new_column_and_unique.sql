-- A foreign key needs a new column here and a new unique constraint on a new column there.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- case: to
CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE b (id int PRIMARY KEY, a_code text REFERENCES a (code) ON UPDATE CASCADE);
