-- Defaults of arguments are added, changed and removed; removing one is refused by OR REPLACE.
-- case: from
CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE FUNCTION g(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE FUNCTION h(a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
-- case: to
CREATE FUNCTION f(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE FUNCTION g(a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE FUNCTION h(a int DEFAULT length('a,b'), b int DEFAULT NULL) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
