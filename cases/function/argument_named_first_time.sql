-- An argument without a name gets one, which OR REPLACE allows; the way back does not.
-- case: from
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 $$;
-- case: to
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS $$ SELECT $1 $$;
