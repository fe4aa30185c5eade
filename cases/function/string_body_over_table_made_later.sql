-- A SQL function with a string body reads a table that is new and sorts after it: bodies are checked when made.
-- case: from
CREATE TABLE a (id int PRIMARY KEY);
-- case: to
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE zz (id int PRIMARY KEY);
CREATE FUNCTION aa() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM zz $$;
