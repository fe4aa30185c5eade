-- A domain gets another name, and its check, which nobody named, with it; a key and a composite type that a table stores use it.
-- case: rename domain email -> mail
-- case: from
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE contact AS (name text, email email);
CREATE TABLE people (address email PRIMARY KEY, other contact);
-- case: rows
INSERT INTO people VALUES ('a@b', ROW('Ada', 'c@d'));
-- case: to
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE contact AS (name text, email mail);
CREATE TABLE people (address mail PRIMARY KEY, other contact);
