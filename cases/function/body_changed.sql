-- Only the body changes, in two languages.
-- case: from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
CREATE FUNCTION g(a int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN a; END $$;
-- case: to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT a + 1 $$;
CREATE FUNCTION g(a int) RETURNS int LANGUAGE plpgsql AS $$
-- it's a comment with a 'quote' and a $dollar$ tag
DECLARE
  s text := $x$ nested $x$;
BEGIN
  RETURN a + length(s) + length('\');
END $$;
