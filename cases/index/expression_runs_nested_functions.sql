-- An index over a function that calls another one, which reads a table: all are made before the index.
-- case: from
-- case: to
CREATE TABLE person (name text);
CREATE TABLE rule (word text);
CREATE FUNCTION z_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(t) FROM (SELECT max(word) FROM public.rule) r';
CREATE FUNCTION a_key(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.z_fold(t)';
CREATE INDEX person_key ON person (a_key(name));
CREATE UNIQUE INDEX person_key_long ON person (name) WHERE a_key(name) > 'k';
