-- An attribute changes its type in a type that no table stores.
-- case: from
CREATE TYPE addr AS (street text, zip int);
CREATE FUNCTION zip_of(a addr) RETURNS text LANGUAGE sql AS $$ SELECT (a).zip::text $$;
-- case: to
CREATE TYPE addr AS (street text, zip text);
CREATE FUNCTION zip_of(a addr) RETURNS text LANGUAGE sql AS $$ SELECT (a).zip::text $$;
