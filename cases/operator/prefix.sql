-- A prefix operator.
-- case: from
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 2 $$;
-- case: to
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 2 $$;
CREATE OPERATOR @#@ (FUNCTION = twice, RIGHTARG = int);
CREATE VIEW v AS SELECT @#@ 5 AS ten;
