-- A view becomes a materialized view of the same name, with an index, under another view.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE VIEW w AS SELECT sum(n) AS s FROM v;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX v_a ON v (a);
CREATE VIEW w AS SELECT sum(n) AS s FROM v;
