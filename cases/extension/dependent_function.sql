-- A function is marked as depending on an extension, so it goes with it.
-- case: from
CREATE EXTENSION hstore;
CREATE FUNCTION keys_of(h hstore) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT akeys(h) $$;
-- case: to
CREATE EXTENSION hstore;
CREATE FUNCTION keys_of(h hstore) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT akeys(h) $$;
ALTER FUNCTION keys_of(hstore) DEPENDS ON EXTENSION hstore;
