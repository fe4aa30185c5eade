-- A check calls a function that is new.
-- case: from
CREATE TABLE t (email text);
-- case: rows
INSERT INTO t VALUES ('a@b');
-- case: to
CREATE FUNCTION is_email(text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ '@' $$;
CREATE TABLE t (email text, CHECK (is_email(email)));
