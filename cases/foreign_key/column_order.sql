-- The pairs of columns are the same in another order: another constraint, the same meaning.
-- case: from
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a (x, y));
-- case: to
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE b (x int, y int, CONSTRAINT b_a FOREIGN KEY (y, x) REFERENCES a (y, x));
