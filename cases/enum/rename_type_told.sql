-- The type is renamed on request, under a column, a view and a function argument.
-- case: rename type mood -> feeling
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood mood DEFAULT 'sad');
CREATE VIEW sad AS SELECT id FROM person WHERE mood = 'sad'::mood;
-- case: rows
INSERT INTO person VALUES (1, 'sad');
-- case: to
CREATE TYPE feeling AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood feeling DEFAULT 'sad');
CREATE VIEW sad AS SELECT id FROM person WHERE mood = 'sad'::feeling;
