-- Views and materialized views over a materialized view are made again when it changes.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE VIEW v AS SELECT a FROM m;
CREATE MATERIALIZED VIEW mm AS SELECT max(a) AS top FROM v;
CREATE UNIQUE INDEX mm_top ON mm (top);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m AS SELECT a, id FROM t;
CREATE VIEW v AS SELECT a FROM m;
CREATE MATERIALIZED VIEW mm AS SELECT max(a) AS top FROM v;
CREATE UNIQUE INDEX mm_top ON mm (top);
