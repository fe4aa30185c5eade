-- A materialized view becomes a table of the same name.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
CREATE INDEX m_a ON m (a);
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE m (id int, a int);
CREATE INDEX m_a ON m (a);
