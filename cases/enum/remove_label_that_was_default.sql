-- The removed label is the default of today; the default changes with it.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
-- case: rows
INSERT INTO person VALUES (1, 'sad');
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'sad');
