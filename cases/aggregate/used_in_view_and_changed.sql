-- An aggregate under a view changes its final function, so its result type.
-- case: from
CREATE TABLE t (a int);
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW v AS SELECT my_sum(a) AS s FROM t;
-- case: to
CREATE TABLE t (a int);
CREATE FUNCTION as_text(int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text $$;
CREATE AGGREGATE my_sum(int) (SFUNC = int4pl, STYPE = int, FINALFUNC = as_text);
CREATE VIEW v AS SELECT my_sum(a) AS s FROM t;
