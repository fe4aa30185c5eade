-- A materialized view is made without data; another is changed over it.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA;
CREATE VIEW v AS SELECT a FROM m;
