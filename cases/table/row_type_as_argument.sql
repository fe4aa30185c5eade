-- Functions take and return the row type of a table that gains and loses columns.
-- case: lossy
-- case: from
CREATE TABLE person (id int PRIMARY KEY, first text, last text, junk int);
CREATE FUNCTION full_name(p person) RETURNS text LANGUAGE sql STABLE AS $$ SELECT p.first || ' ' || p.last $$;
CREATE FUNCTION all_people() RETURNS SETOF person LANGUAGE sql STABLE AS $$ SELECT * FROM person $$;
-- case: rows
INSERT INTO person VALUES (1, 'Ann', 'Arc', 0);
-- case: to
CREATE TABLE person (id int PRIMARY KEY, first text, last text, title text);
CREATE FUNCTION full_name(p person) RETURNS text LANGUAGE sql STABLE AS $$ SELECT p.title || ' ' || p.first || ' ' || p.last $$;
CREATE FUNCTION all_people() RETURNS SETOF person LANGUAGE sql STABLE AS $$ SELECT * FROM person $$;
