-- Type, operator, aggregate over the operator's function, view over the aggregate, function over the view.
-- case: from
CREATE TABLE t (x int, y int);
-- case: to
CREATE TYPE vec AS (x int, y int);
CREATE FUNCTION vec_add(a vec, b vec) RETURNS vec LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(a.x + b.x, a.y + b.y)::vec $$;
CREATE OPERATOR + (FUNCTION = vec_add, LEFTARG = vec, RIGHTARG = vec, COMMUTATOR = +);
CREATE AGGREGATE sum(vec) (SFUNC = vec_add, STYPE = vec, INITCOND = '(0,0)');
CREATE TABLE t (x int, y int);
CREATE VIEW total AS SELECT sum(ROW(x, y)::vec) AS v FROM t;
CREATE FUNCTION total_x() RETURNS int LANGUAGE sql AS $$ SELECT (v).x FROM total $$;
