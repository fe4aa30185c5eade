-- A function gives its name and arguments to an aggregate.
-- case: from
CREATE FUNCTION total(a int) RETURNS int LANGUAGE sql AS $$ SELECT a $$;
-- case: to
CREATE AGGREGATE total(a int) (SFUNC = int4pl, STYPE = int);
