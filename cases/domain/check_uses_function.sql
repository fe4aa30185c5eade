-- A domain's check calls a function whose body changes.
-- case: from
CREATE FUNCTION is_code(text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ '^[a-z]+$' $$;
CREATE DOMAIN code AS text CONSTRAINT is_code CHECK (is_code(VALUE));
CREATE TABLE t (id int PRIMARY KEY, code code);
-- case: rows
INSERT INTO t VALUES (1, 'abc');
-- case: to
CREATE FUNCTION is_code(text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1 ~ '^[a-z0-9]+$' $$;
CREATE DOMAIN code AS text CONSTRAINT is_code CHECK (is_code(VALUE));
CREATE TABLE t (id int PRIMARY KEY, code code);
