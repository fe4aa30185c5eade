-- A check moves from a function to an expression, and the function goes.
-- case: from
CREATE FUNCTION is_email(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN $1 ~ '@'; END $$;
CREATE TABLE t (email text, CONSTRAINT email_ok CHECK (is_email(email)));
-- case: to
CREATE TABLE t (email text, CONSTRAINT email_ok CHECK (email ~ '@'));
