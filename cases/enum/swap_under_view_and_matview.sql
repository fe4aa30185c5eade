-- A label goes from an enum under a view, a view over it, and an indexed materialized view.
-- case: from
CREATE TYPE state AS ENUM ('new', 'old', 'gone');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE VIEW v AS SELECT id, s FROM t WHERE s > 'new';
CREATE VIEW vv AS SELECT s, count(*) AS n FROM v GROUP BY s;
CREATE MATERIALIZED VIEW m AS SELECT s, max(id) AS top FROM t GROUP BY s;
CREATE UNIQUE INDEX m_s ON m (s);
COMMENT ON VIEW v IS 'not new';
-- case: rows
INSERT INTO t VALUES (1, 'old'), (2, 'new');
-- case: to
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE t (id int PRIMARY KEY, s state);
CREATE VIEW v AS SELECT id, s FROM t WHERE s > 'new';
CREATE VIEW vv AS SELECT s, count(*) AS n FROM v GROUP BY s;
CREATE MATERIALIZED VIEW m AS SELECT s, max(id) AS top FROM t GROUP BY s;
CREATE UNIQUE INDEX m_s ON m (s);
COMMENT ON VIEW v IS 'not new';
