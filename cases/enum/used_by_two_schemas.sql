-- Enums of one name in two schemas; only one loses a label, under a table that uses both.
-- case: from
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.state AS ENUM ('x', 'y', 'z');
CREATE TYPE b.state AS ENUM ('x', 'y', 'z');
CREATE TABLE t (id int PRIMARY KEY, p a.state DEFAULT 'x', q b.state DEFAULT 'x');
-- case: rows
INSERT INTO t VALUES (1, 'y', 'z');
-- case: to
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TYPE a.state AS ENUM ('x', 'y');
CREATE TYPE b.state AS ENUM ('x', 'y', 'z');
CREATE TABLE t (id int PRIMARY KEY, p a.state DEFAULT 'x', q b.state DEFAULT 'x');
