-- The function behind a generated column has to be dropped and made again.
-- case: from
CREATE FUNCTION slug(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(t) $$;
CREATE TABLE page (title text PRIMARY KEY, slug text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
-- case: rows
INSERT INTO page VALUES ('One');
-- case: to
CREATE FUNCTION slug(title text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(title) $$;
CREATE TABLE page (title text PRIMARY KEY, slug text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
