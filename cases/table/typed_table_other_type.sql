-- A typed table becomes one of another type, with another column and a column of another type.
-- case: from
CREATE TYPE one AS (id int, name text);
CREATE TYPE two AS (id bigint, name text, at timestamptz);
CREATE TABLE people OF one (id WITH OPTIONS PRIMARY KEY);
CREATE TABLE pets (id int PRIMARY KEY, owner int);
-- case: rows
INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob');
-- case: to
CREATE TYPE one AS (id int, name text);
CREATE TYPE two AS (id bigint, name text, at timestamptz);
CREATE TABLE people OF two (id WITH OPTIONS PRIMARY KEY);
CREATE TABLE pets (id int PRIMARY KEY, owner int);
