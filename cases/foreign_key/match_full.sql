-- The match type of a composite key changes.
-- case: from
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a);
-- case: to
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a MATCH FULL);
