-- Two indexes on different tables exchange their names.
-- case: from
CREATE TABLE a (x int);
CREATE TABLE b (y int);
CREATE INDEX i ON a (x);
CREATE INDEX j ON b (y);
-- case: rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- case: to
CREATE TABLE a (x int);
CREATE TABLE b (y int);
CREATE INDEX j ON a (x);
CREATE INDEX i ON b (y);
