-- Only the white space of a body changes: it is text and kept as it is.
-- case: from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$
  SELECT 1
$$;
