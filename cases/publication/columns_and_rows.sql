-- Lists of columns and row filters appear, change and go.
-- case: requires = 15
-- case: from
CREATE TABLE a (id int PRIMARY KEY, x int, y int);
CREATE TABLE b (id int PRIMARY KEY, x int);
CREATE PUBLICATION pub FOR TABLE a (id, x), b WHERE (id > 0);
-- case: to
CREATE TABLE a (id int PRIMARY KEY, x int, y int);
CREATE TABLE b (id int PRIMARY KEY, x int);
CREATE PUBLICATION pub FOR TABLE a (id, y) WHERE (id < 100), b;
