-- Procedures call functions call views; the lowest view changes its columns.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT sum(a) FROM v; END;
CREATE PROCEDURE p() BEGIN ATOMIC SELECT f(); END;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 0;
CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT sum(a) FROM v; END;
CREATE PROCEDURE p() BEGIN ATOMIC SELECT f(); END;
