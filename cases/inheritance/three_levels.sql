-- Tables that inherit from a table that inherits: each has its columns, be they its parents', before it has children.
-- case: from
CREATE TABLE place (id integer);
-- case: rows
INSERT INTO place VALUES (1);
-- case: to
CREATE TABLE place (id integer);
CREATE TABLE town (name text NOT NULL DEFAULT 'x') INHERITS (place);
CREATE TABLE capital (CHECK (id > 0)) INHERITS (town);
CREATE TABLE a_seat () INHERITS (capital);
