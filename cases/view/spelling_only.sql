-- Two spellings of views that PostgreSQL prints alike.
-- case: same
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t WHERE a IN ('x', 'y') AND id BETWEEN 1 AND 5 ORDER BY id;
CREATE VIEW w AS SELECT count(*) AS n FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v (id, a) AS select t.id, t.a from public.t where t.a = any (array['x'::text, 'y']) and (t.id >= 1 and t.id <= 5) order by t.id asc;
CREATE VIEW w AS SELECT count(*) n FROM t;
