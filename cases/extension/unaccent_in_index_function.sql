-- A wrapper function over an extension's function serves an expression index.
-- case: from
CREATE EXTENSION unaccent;
CREATE TABLE place (id int PRIMARY KEY, name text);
-- case: to
CREATE EXTENSION unaccent;
CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;
CREATE TABLE place (id int PRIMARY KEY, name text);
CREATE INDEX place_plain_name ON place (plain(name));
