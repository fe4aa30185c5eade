-- A foreign key crosses schemas.
-- case: from
CREATE SCHEMA core;
CREATE TABLE core.usr (id int PRIMARY KEY);
CREATE TABLE post (owner int);
-- case: to
CREATE SCHEMA core;
CREATE TABLE core.usr (id int PRIMARY KEY);
CREATE TABLE post (owner int REFERENCES core.usr (id) ON DELETE CASCADE);
