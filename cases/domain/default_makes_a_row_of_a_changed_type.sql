-- A domain's default makes a value of a row type in which a column gets another type: 15.20 wants it away meanwhile.
-- case: from
CREATE TABLE place (id integer, name text);
CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN label AS text DEFAULT (ROW(1, 'x')::place)::text;
CREATE DOMAIN number AS integer DEFAULT (ROW(1, 'x')::pair).a;
CREATE TABLE visit (id integer PRIMARY KEY, at label, n number, note label DEFAULT 'none');
-- case: rows
INSERT INTO place VALUES (1, 'here');
INSERT INTO visit (id) VALUES (1);
-- case: to
CREATE TABLE place (id bigint, name text);
CREATE TYPE pair AS (a bigint, b text);
CREATE DOMAIN label AS text DEFAULT (ROW(1, 'x')::place)::text;
CREATE DOMAIN number AS integer DEFAULT (ROW(1, 'x')::pair).a;
CREATE TABLE visit (id integer PRIMARY KEY, at label, n number, note label DEFAULT 'none');
