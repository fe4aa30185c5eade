-- A table is renamed on request: its key, its index, its sequence and its view keep their names as the second half says.
-- case: rename table person -> people
-- case: from
CREATE TABLE person (id serial PRIMARY KEY, name text);
CREATE INDEX person_name ON person (name);
CREATE VIEW names AS SELECT name FROM person;
-- case: rows
INSERT INTO person (name) VALUES ('Ann');
-- case: to
CREATE TABLE people (id serial PRIMARY KEY, name text);
CREATE INDEX people_name ON people (name);
CREATE VIEW names AS SELECT name FROM people;
