-- char(n) fills up with blanks, which are no part of the value and which an enum and a uuid refuse.
-- case: from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN code AS char(40);
CREATE TABLE person (id int PRIMARY KEY, mood char(5) NOT NULL DEFAULT 'ok', token char(40), moods char(5)[], other code);
-- case: rows
INSERT INTO person VALUES (1, 'ok', '6f1f9ecd-0ad2-4e1c-9a5b-1d1d6b1d3a11', '{sad,ok}', '6f1f9ecd-0ad2-4e1c-9a5b-1d1d6b1d3a12'), (2, 'sad', NULL, NULL, NULL);
-- case: to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN code AS char(40);
CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok', token uuid, moods mood[], other uuid);
