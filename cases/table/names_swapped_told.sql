-- Two tables exchange their names on request: a name is free only in between.
-- case: rename table a -> b
-- case: rename table b -> a
-- case: from
CREATE TABLE a (x text);
CREATE TABLE b (y int);
-- case: rows
INSERT INTO a VALUES ('a');
INSERT INTO b VALUES (1);
-- case: to
CREATE TABLE a (y int);
CREATE TABLE b (x text);
