-- A view leans on a sequence, an enum, a domain, an operator of its own and a regclass constant, all new.
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE SEQUENCE s;
CREATE TYPE e AS ENUM ('x', 'y');
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int);
CREATE VIEW v AS SELECT nextval('s') AS n, 'x'::e AS e, 1::d AS d, id ~~~ 5 AS near, 't'::regclass AS rel FROM t;
