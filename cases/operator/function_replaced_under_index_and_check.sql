-- The function behind an operator is another; a check, an exclusion and a view use the operator.
-- case: from
CREATE FUNCTION near(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 2 $$;
CREATE OPERATOR ~~~ (FUNCTION = near, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ~~~);
CREATE TABLE t (a int CHECK (NOT a ~~~ 100));
CREATE INDEX t_near ON t (a) WHERE a ~~~ 5;
CREATE VIEW v AS SELECT a FROM t WHERE a ~~~ 7;
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE FUNCTION nearer(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT abs($1 - $2) < 1 $$;
CREATE OPERATOR ~~~ (FUNCTION = nearer, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ~~~);
CREATE TABLE t (a int CHECK (NOT a ~~~ 100));
CREATE INDEX t_near ON t (a) WHERE a ~~~ 5;
CREATE VIEW v AS SELECT a FROM t WHERE a ~~~ 7;
