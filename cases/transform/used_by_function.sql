-- A function names the transforms that it wants.
-- case: from
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT $1 $$;
-- case: to
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION f(a int) RETURNS int TRANSFORM FOR TYPE int LANGUAGE sql AS $$ SELECT $1 $$;
