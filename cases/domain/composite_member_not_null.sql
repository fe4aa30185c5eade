-- A domain inside a composite type inside a table becomes stricter.
-- case: from
CREATE DOMAIN zip AS text;
CREATE TYPE addr AS (street text, zip zip);
CREATE FUNCTION zip_of(addr) RETURNS zip LANGUAGE sql AS $$ SELECT $1.zip $$;
-- case: to
CREATE DOMAIN zip AS text CHECK (VALUE ~ '^[0-9]{5}$');
CREATE TYPE addr AS (street text, zip zip);
CREATE FUNCTION zip_of(addr) RETURNS zip LANGUAGE sql AS $$ SELECT $1.zip $$;
