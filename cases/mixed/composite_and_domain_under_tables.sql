-- A composite type and a domain change below tables, arrays, functions and views.
-- case: from
CREATE DOMAIN zip AS text CHECK (length(VALUE) = 5);
CREATE TYPE addr AS (street text, zip zip, no int);
CREATE TABLE person (id int PRIMARY KEY, home addr, others addr[], z zip);
CREATE FUNCTION street(a addr) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT (a).street $$;
CREATE VIEW pv AS SELECT id, (home).street AS s, street(home) AS s2, z FROM person;
-- case: to
CREATE DOMAIN zip AS text NOT NULL DEFAULT '00000' CONSTRAINT zip_len CHECK (length(VALUE) BETWEEN 4 AND 5);
CREATE TYPE addr AS (street text, zip zip, no text, city text);
CREATE TABLE person (id int PRIMARY KEY, home addr, others addr[], z zip);
CREATE FUNCTION street(a addr) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT (a).street || (a).city $$;
CREATE VIEW pv AS SELECT id, (home).street AS s, street(home) AS s2, (home).city AS city, z FROM person;
