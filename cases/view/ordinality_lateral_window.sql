-- A view with a CTE, a window, a lateral join, ordinality, grouping sets and a filter changes one number.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int[], g text);
CREATE VIEW v AS
  WITH x AS MATERIALIZED (SELECT id, g, a FROM t WHERE id > 1)
  SELECT x.g, u.n, sum(u.e) FILTER (WHERE u.e > 0) AS s, rank() OVER (PARTITION BY x.g ORDER BY u.n DESC) AS r
  FROM x CROSS JOIN LATERAL unnest(x.a) WITH ORDINALITY AS u (e, n)
  GROUP BY GROUPING SETS ((x.g, u.n), (u.n)) HAVING count(*) > 1 ORDER BY 1 NULLS FIRST LIMIT 10;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int[], g text);
CREATE VIEW v AS
  WITH x AS MATERIALIZED (SELECT id, g, a FROM t WHERE id > 1)
  SELECT x.g, u.n, sum(u.e) FILTER (WHERE u.e > 0) AS s, rank() OVER (PARTITION BY x.g ORDER BY u.n DESC) AS r
  FROM x CROSS JOIN LATERAL unnest(x.a) WITH ORDINALITY AS u (e, n)
  GROUP BY GROUPING SETS ((x.g, u.n), (u.n)) HAVING count(*) > 2 ORDER BY 1 NULLS FIRST LIMIT 10;
