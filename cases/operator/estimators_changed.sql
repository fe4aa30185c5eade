-- The estimators change in place, the function does not.
-- case: from
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel, JOIN = eqjoinsel);
-- case: to
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int, RESTRICT = neqsel);
