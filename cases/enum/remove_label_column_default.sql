-- A label goes from the enum of a column with a default and an index; no row uses it.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'happy');
CREATE INDEX person_mood ON person (mood);
-- case: rows
INSERT INTO person VALUES (1, 'sad'), (2, 'happy');
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'happy');
CREATE INDEX person_mood ON person (mood);
