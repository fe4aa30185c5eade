-- The same enum under another name, without being told: the column is cast through text.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood mood DEFAULT 'sad');
-- case: rows
INSERT INTO person VALUES (1, 'sad');
-- case: to
CREATE TYPE feeling AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood feeling DEFAULT 'sad');
