-- An attribute is added at the end of a type that a table stores.
-- case: from
CREATE TYPE addr AS (street text, city text);
CREATE TABLE person (id int PRIMARY KEY, home addr);
-- case: rows
INSERT INTO person VALUES (1, ROW('Elm', 'Ulm')), (2, NULL);
-- case: to
CREATE TYPE addr AS (street text, city text, zip varchar(10));
CREATE TABLE person (id int PRIMARY KEY, home addr);
