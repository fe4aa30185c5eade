-- The function under a domain's check renames its argument, so it must be dropped and made again.
-- case: from
CREATE FUNCTION is_code(s text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT s ~ '^[a-z]+$' $$;
CREATE DOMAIN code AS text CONSTRAINT is_code CHECK (is_code(VALUE));
CREATE TABLE t (id int PRIMARY KEY, code code);
-- case: rows
INSERT INTO t VALUES (1, 'abc');
-- case: to
CREATE FUNCTION is_code(candidate text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT candidate ~ '^[a-z]+$' $$;
CREATE DOMAIN code AS text CONSTRAINT is_code CHECK (is_code(VALUE));
CREATE TABLE t (id int PRIMARY KEY, code code);
