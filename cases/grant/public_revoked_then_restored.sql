-- What PUBLIC had by default was taken and is given back.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
CREATE TYPE e AS ENUM ('x');
REVOKE ALL ON TYPE e FROM PUBLIC;
-- case: to
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TYPE e AS ENUM ('x');
