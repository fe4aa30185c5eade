-- One operator comes, with all it can say of itself, another goes.
-- case: from
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int);
-- case: to
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE FUNCTION far(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT NOT abs($1 - $2) < 2 $$;
CREATE OPERATOR === (FUNCTION = near, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR !== (FUNCTION = far, LEFTARG = int, RIGHTARG = int, COMMUTATOR = !==, NEGATOR = ===);
COMMENT ON OPERATOR === (int, int) IS 'nearly';
