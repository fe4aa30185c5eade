-- A composite type with a table OF it gains an attribute, which cascades.
-- case: from
CREATE TYPE addr AS (street text, city text);
CREATE TABLE addrs OF addr (PRIMARY KEY (street));
-- case: rows
INSERT INTO addrs VALUES ('Elm', 'Ulm');
-- case: to
CREATE TYPE addr AS (street text, city text, zip text);
CREATE TABLE addrs OF addr (PRIMARY KEY (street));
