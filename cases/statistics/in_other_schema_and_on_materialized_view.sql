-- Statistics live in a schema of their own, and on a materialized view and a partitioned table.
-- case: from
CREATE SCHEMA stats;
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
-- case: to
CREATE SCHEMA stats;
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE STATISTICS stats.t ON a, b FROM t;
CREATE STATISTICS stats.m ON a, b FROM m;
CREATE STATISTICS stats.p ON a, b FROM p;
