-- Constraints keep their names and change their kinds.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE t (x int, y int, CONSTRAINT one CHECK (x > 0), CONSTRAINT two UNIQUE (x), CONSTRAINT three FOREIGN KEY (y) REFERENCES a);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE t (x int, y int, CONSTRAINT one UNIQUE (x), CONSTRAINT two FOREIGN KEY (y) REFERENCES a, CONSTRAINT three CHECK (x > 0));
