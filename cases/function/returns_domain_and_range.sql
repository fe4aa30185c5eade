-- Functions return a domain, a range, an enum array.
-- case: from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN pos AS int CHECK (VALUE > 0);
-- case: to
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN pos AS int CHECK (VALUE > 0);
CREATE FUNCTION f1() RETURNS pos LANGUAGE sql AS $$ SELECT 1::pos $$;
CREATE FUNCTION f2(a e[] DEFAULT '{a}') RETURNS e[] LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION f3(a timestamptz, b timestamptz DEFAULT now() + '1 day') RETURNS tstzrange LANGUAGE sql AS $$ SELECT tstzrange(a, b) $$;
