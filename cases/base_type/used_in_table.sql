-- A base type with functions and a column of it go.
-- case: lossy
-- case: from
CREATE TYPE textish;
CREATE FUNCTION textish_in(cstring) RETURNS textish LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION textish_out(textish) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE textish (INPUT = textish_in, OUTPUT = textish_out, INTERNALLENGTH = VARIABLE, STORAGE = extended, DELIMITER = ';');
CREATE TABLE t (id int PRIMARY KEY, x textish);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
