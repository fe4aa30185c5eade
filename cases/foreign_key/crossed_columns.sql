-- The same columns are matched crosswise.
-- case: from
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a (x, y));
-- case: to
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (y, x) REFERENCES a (x, y));
