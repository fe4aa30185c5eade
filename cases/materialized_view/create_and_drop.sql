-- One materialized view comes, another goes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m1 AS SELECT a FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m2 AS SELECT id FROM t;
