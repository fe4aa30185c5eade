-- A child changes its parent to one of the same shape.
-- case: from
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (id int, own int) INHERITS (a);
-- case: rows
INSERT INTO c VALUES (1, 2);
-- case: to
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE TABLE c (id int, own int) INHERITS (b);
