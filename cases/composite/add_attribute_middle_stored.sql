-- An attribute is added in the middle of a type that a table stores, also inside of another type and under a domain: a row's text has one value too few.
-- case: from
CREATE TYPE mood AS ENUM ('calm', 'busy');
CREATE TYPE addr AS (street text, "City" text, mood mood);
CREATE TYPE person AS (name text, home addr);
CREATE DOMAIN place AS addr CHECK ((VALUE).street <> '');
CREATE TABLE shop (id int PRIMARY KEY, at addr, owner person, depot place);
-- case: rows
INSERT INTO shop VALUES
    (1, ROW('Elm 1', 'Ghent', 'busy'), ROW('Ada', ROW('Oak, 2', 'Bruges', NULL)), ROW('Quay "3"', NULL, 'calm')),
    (2, NULL, ROW(NULL, NULL), NULL),
    (3, ROW(NULL, NULL, NULL), NULL, NULL);
-- case: to
CREATE TYPE mood AS ENUM ('calm', 'busy');
CREATE TYPE addr AS (street text, zip varchar(10), "City" text, mood mood);
CREATE TYPE person AS (name text, home addr);
CREATE DOMAIN place AS addr CHECK ((VALUE).street <> '');
CREATE TABLE shop (id int PRIMARY KEY, at addr, owner person, depot place);
