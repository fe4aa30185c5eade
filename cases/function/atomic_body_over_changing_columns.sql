-- SQL-standard bodies lean on columns of which one changes its type, one goes and one is new.
-- case: lossy
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int, gone int);
CREATE FUNCTION f(i int) RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT sum(a) FROM t WHERE id = i);
CREATE FUNCTION g() RETURNS int LANGUAGE sql STABLE BEGIN ATOMIC SELECT max(gone) FROM t; END;
CREATE FUNCTION h() RETURNS int LANGUAGE sql STABLE RETURN g() + 1;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a bigint, new int);
CREATE FUNCTION f(i int) RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT sum(a)::bigint FROM t WHERE id = i);
CREATE FUNCTION g() RETURNS int LANGUAGE sql STABLE BEGIN ATOMIC SELECT max(new) FROM t; END;
CREATE FUNCTION h() RETURNS int LANGUAGE sql STABLE RETURN g() + 1;
