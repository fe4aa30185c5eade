-- Of four functions with one name, one changes, one goes and one comes.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 0 $$;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS $$ SELECT 2 $$;
COMMENT ON FUNCTION f(int) IS 'the int one';
-- case: to
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 0 $$;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$ SELECT 11 $$;
CREATE FUNCTION f(int, text) RETURNS int LANGUAGE sql AS $$ SELECT 3 $$;
CREATE FUNCTION f(VARIADIC numeric[]) RETURNS int LANGUAGE sql AS $$ SELECT 4 $$;
COMMENT ON FUNCTION f(int) IS 'still the int one';
