-- Statistics get the name that PostgreSQL makes.
-- case: requires = 16
-- case: from
CREATE TABLE t (a int, b int);
-- case: to
CREATE TABLE t (a int, b int);
CREATE STATISTICS ON a, b FROM t;
