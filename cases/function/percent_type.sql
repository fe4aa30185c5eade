-- An argument's type is said by reference to a column: only the type is kept.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a varchar(10));
CREATE FUNCTION f(x character varying) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a varchar(10));
CREATE FUNCTION f(x character varying) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION g(x varchar, y varchar DEFAULT 'abc'::varchar(2)) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
