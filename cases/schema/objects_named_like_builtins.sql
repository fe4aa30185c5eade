-- Tables and functions carry the names of built-in ones, so an unqualified text would resolve to the wrong one.
-- case: from
CREATE SCHEMA app;
CREATE TABLE app.pg_class (id int PRIMARY KEY, relname text);
CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 || '!' $$;
CREATE VIEW app.v AS SELECT app.lower(relname) AS l FROM app.pg_class;
-- case: to
CREATE SCHEMA app;
CREATE TABLE app.pg_class (id int PRIMARY KEY, relname text, extra int);
CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 || '!' $$;
CREATE VIEW app.v AS SELECT app.lower(relname) AS l, pg_catalog.lower(relname) AS real FROM app.pg_class;
CREATE INDEX pg_class_lower ON app.pg_class (app.lower(relname));
