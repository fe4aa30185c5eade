-- Two tables that reference each other by a foreign key become unlogged: the referring one goes first.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1);
-- case: to
CREATE UNLOGGED TABLE a (id int PRIMARY KEY);
CREATE UNLOGGED TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
