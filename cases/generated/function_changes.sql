-- The function behind a generated column changes its body.
-- case: from
CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower($1) $$;
CREATE TABLE page (title text PRIMARY KEY, slug text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
-- case: rows
INSERT INTO page VALUES ('One Two');
-- case: to
CREATE FUNCTION slug(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT replace(lower($1), ' ', '-') $$;
CREATE TABLE page (title text PRIMARY KEY, slug text GENERATED ALWAYS AS (slug(title)) STORED UNIQUE);
