-- The function under an expression index changes what it returns.
-- case: from
CREATE FUNCTION size_of(text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length($1) $$;
CREATE TABLE t (a text);
CREATE INDEX t_size ON t (size_of(a)) WHERE size_of(a) > 3;
-- case: rows
INSERT INTO t VALUES ('long enough');
-- case: to
CREATE FUNCTION size_of(text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT length($1)::bigint $$;
CREATE TABLE t (a text);
CREATE INDEX t_size ON t (size_of(a)) WHERE size_of(a) > 3;
