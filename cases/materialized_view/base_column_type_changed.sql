-- A column type changes under a materialized view with an index.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m AS SELECT id, a + 1 AS b FROM t;
CREATE INDEX m_b ON m (b);
-- case: rows
INSERT INTO t VALUES (1, 1);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a bigint);
CREATE MATERIALIZED VIEW m AS SELECT id, a + 1 AS b FROM t;
CREATE INDEX m_b ON m (b);
