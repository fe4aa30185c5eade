-- A label is renamed on request; rows follow.
-- case: rename value mood.sad -> mood.unhappy
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood mood DEFAULT 'sad');
-- case: rows
INSERT INTO person VALUES (1, 'sad');
-- case: to
CREATE TYPE mood AS ENUM ('unhappy', 'ok');
CREATE TABLE person (id int PRIMARY KEY, mood mood DEFAULT 'unhappy');
