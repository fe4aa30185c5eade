-- A materialized view is renamed on request with its index.
-- case: rename materialized view m -> summary
-- case: from
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE UNIQUE INDEX m_id ON m (id);
-- case: to
CREATE TABLE t (id int PRIMARY KEY);
CREATE MATERIALIZED VIEW summary AS SELECT id FROM t;
CREATE UNIQUE INDEX m_id ON summary (id);
