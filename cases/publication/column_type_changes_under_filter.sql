-- A column changes its type under a row filter and a column list.
-- case: requires = 15
-- case: from
CREATE TABLE a (id int PRIMARY KEY, x int);
CREATE PUBLICATION pub FOR TABLE a (id, x) WHERE (id > 5);
-- case: rows
INSERT INTO a VALUES (1, 1);
-- case: to
CREATE TABLE a (id bigint PRIMARY KEY, x bigint);
CREATE PUBLICATION pub FOR TABLE a (id, x) WHERE (id > 5);
