-- A foreign key is added between tables with rows.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1, 1), (2, NULL);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
