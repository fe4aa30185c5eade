-- A function, a procedure and an aggregate exchange their names.
-- case: from
CREATE FUNCTION a(x int) RETURNS int LANGUAGE sql AS $$ SELECT x $$;
CREATE PROCEDURE b(x int) LANGUAGE sql AS $$ SELECT x $$;
CREATE AGGREGATE c(x int) (SFUNC = int4pl, STYPE = int);
-- case: to
CREATE PROCEDURE a(x int) LANGUAGE sql AS $$ SELECT x $$;
CREATE AGGREGATE b(x int) (SFUNC = int4pl, STYPE = int);
CREATE FUNCTION c(x int) RETURNS int LANGUAGE sql AS $$ SELECT x $$;
