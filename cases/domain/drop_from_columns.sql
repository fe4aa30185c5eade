-- A domain goes; its columns take its base type.
-- case: from
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE person (id int PRIMARY KEY, email email UNIQUE);
-- case: rows
INSERT INTO person VALUES (1, 'a@example.com');
-- case: to
CREATE TABLE person (id int PRIMARY KEY, email text UNIQUE);
