-- A generated column calls a function that calls another one; the lower one gets another argument name.
-- case: from
CREATE FUNCTION low(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(t) $$;
CREATE FUNCTION slug(t text) RETURNS text LANGUAGE sql IMMUTABLE RETURN replace(low(t), ' ', '-');
CREATE TABLE page (title text, slug text GENERATED ALWAYS AS (slug(title)) STORED);
CREATE UNIQUE INDEX page_slug ON page (slug);
-- case: rows
INSERT INTO page VALUES ('A b');
-- case: to
CREATE FUNCTION low(input text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(input) $$;
CREATE FUNCTION slug(t text) RETURNS text LANGUAGE sql IMMUTABLE RETURN replace(low(t), ' ', '-');
CREATE TABLE page (title text, slug text GENERATED ALWAYS AS (slug(title)) STORED);
CREATE UNIQUE INDEX page_slug ON page (slug);
