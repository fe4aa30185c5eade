-- A table stores an array of a composite type that gains an attribute.
-- case: from
CREATE TYPE phone AS (kind text, number text);
CREATE TABLE person (id int PRIMARY KEY, phones phone[] NOT NULL DEFAULT '{}');
-- case: rows
INSERT INTO person VALUES (1, ARRAY[ROW('home', '1')::phone]);
-- case: to
CREATE TYPE phone AS (kind text, number text, ext text);
CREATE TABLE person (id int PRIMARY KEY, phones phone[] NOT NULL DEFAULT '{}');
