-- The collation of a key column and of the column that refers to it changes.
-- case: from
CREATE TABLE a (code text PRIMARY KEY);
CREATE TABLE b (code text REFERENCES a ON UPDATE CASCADE);
-- case: rows
INSERT INTO a VALUES ('x');
INSERT INTO b VALUES ('x');
-- case: to
CREATE TABLE a (code text COLLATE "C" PRIMARY KEY);
CREATE TABLE b (code text COLLATE "C" REFERENCES a ON UPDATE CASCADE);
