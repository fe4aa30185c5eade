-- Casts come, change their context and go.
-- case: from
CREATE TYPE a AS ENUM ('x');
CREATE TYPE b AS ENUM ('x');
CREATE FUNCTION a_to_b(a) RETURNS b LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text::b $$;
CREATE CAST (a AS b) WITH FUNCTION a_to_b(a);
CREATE CAST (b AS text) WITH INOUT AS IMPLICIT;
-- case: to
CREATE TYPE a AS ENUM ('x');
CREATE TYPE b AS ENUM ('x');
CREATE FUNCTION a_to_b(a) RETURNS b LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text::b $$;
CREATE CAST (a AS b) WITH FUNCTION a_to_b(a) AS ASSIGNMENT;
CREATE CAST (b AS a) WITH INOUT;
COMMENT ON CAST (a AS b) IS 'same label';
