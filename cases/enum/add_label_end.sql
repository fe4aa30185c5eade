-- A label is added at the end.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
-- case: rows
INSERT INTO person VALUES (1, 'sad'), (2, 'ok');
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
