-- A string body becomes a SQL-standard one, whose dependencies are known.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql STABLE AS $$ SELECT a FROM t WHERE id = i $$;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql STABLE BEGIN ATOMIC SELECT a FROM t WHERE id = i; END;
