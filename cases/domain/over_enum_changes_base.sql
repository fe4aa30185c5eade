-- A domain over text becomes a domain over an enum.
-- case: from
CREATE DOMAIN colour AS text CONSTRAINT known CHECK (VALUE IN ('red', 'blue'));
CREATE TABLE car (id int PRIMARY KEY, colour colour DEFAULT 'red');
-- case: rows
INSERT INTO car VALUES (1, 'blue');
-- case: to
CREATE TYPE base_colour AS ENUM ('red', 'blue', 'green');
CREATE DOMAIN colour AS base_colour CONSTRAINT known CHECK (VALUE <> 'green');
CREATE TABLE car (id int PRIMARY KEY, colour colour DEFAULT 'red');
