-- A column is an array of a domain whose base type changes.
-- case: from
CREATE DOMAIN score AS smallint CONSTRAINT range CHECK (VALUE BETWEEN 0 AND 10);
CREATE TABLE quiz (id int PRIMARY KEY, scores score[] DEFAULT '{}');
-- case: rows
INSERT INTO quiz VALUES (1, '{1,2}');
-- case: to
CREATE DOMAIN score AS int CONSTRAINT range CHECK (VALUE BETWEEN 0 AND 10);
CREATE TABLE quiz (id int PRIMARY KEY, scores score[] DEFAULT '{}');
