-- An extension appears together with a column of its type.
-- case: from
CREATE TABLE person (id int PRIMARY KEY, email text);
-- case: rows
INSERT INTO person VALUES (1, 'A@example.com');
-- case: to
CREATE EXTENSION citext;
CREATE TABLE person (id int PRIMARY KEY, email citext);
