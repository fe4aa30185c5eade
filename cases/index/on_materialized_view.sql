-- Indexes on a materialized view change.
-- case: from
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, sum(b) AS s FROM t GROUP BY a;
CREATE INDEX m_s ON m (s);
-- case: to
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, sum(b) AS s FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX m_s ON m (s DESC NULLS LAST) WHERE s > 0;
