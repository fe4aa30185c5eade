-- The type of a typed table is made again, with an enum that loses a label: the table keeps its rows.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE person AS (id int, name text, feels mood);
CREATE TABLE people OF person (id WITH OPTIONS PRIMARY KEY, feels DEFAULT 'ok');
CREATE TABLE pets (id int PRIMARY KEY, owner int REFERENCES people);
-- case: rows
INSERT INTO people VALUES (1, 'Ann', 'happy'), (2, 'Bob', DEFAULT);
INSERT INTO pets VALUES (1, 2);
-- case: to
CREATE TYPE mood AS ENUM ('ok', 'happy');
CREATE TYPE person AS (id int, name text, feels mood);
CREATE TABLE people OF person (id WITH OPTIONS PRIMARY KEY, feels DEFAULT 'ok');
CREATE TABLE pets (id int PRIMARY KEY, owner int REFERENCES people);
