-- A default that makes a value of a row type comes after the change of that type: from then on 15.20 refuses it.
-- case: from
CREATE TABLE place (id integer, name text);
CREATE DOMAIN label AS text DEFAULT 'x';
CREATE TABLE visit (id integer PRIMARY KEY, at label);
-- case: rows
INSERT INTO place VALUES (1, 'here');
INSERT INTO visit (id) VALUES (1);
-- case: to
CREATE TABLE place (id bigint, name text);
CREATE DOMAIN label AS text DEFAULT (ROW(1, 'x')::place)::text;
CREATE TABLE visit (id integer PRIMARY KEY, at label);
