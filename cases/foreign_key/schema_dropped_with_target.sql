-- The schema that holds the referenced table goes, the reference turns to a table here.
-- case: lossy
-- case: from
CREATE SCHEMA core;
CREATE TABLE core.usr (id int PRIMARY KEY);
CREATE TABLE post (id int PRIMARY KEY, usr int REFERENCES core.usr);
-- case: to
CREATE TABLE usr (id int PRIMARY KEY);
CREATE TABLE post (id int PRIMARY KEY, usr int REFERENCES usr);
