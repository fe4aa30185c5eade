-- A child gains a second parent that shares a column with the first.
-- case: from
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, y int);
CREATE TABLE c (y int) INHERITS (a);
-- case: rows
INSERT INTO c VALUES (1, 2, 3);
-- case: to
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, y int);
CREATE TABLE c (y int) INHERITS (a, b);
