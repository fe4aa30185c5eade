-- Options, column storage and compression of a materialized view change in place.
-- case: from
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
-- case: to
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW m WITH (autovacuum_enabled = false, fillfactor = 50) AS SELECT id, a FROM t;
ALTER MATERIALIZED VIEW m ALTER COLUMN a SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW m ALTER COLUMN id SET (n_distinct = 5);
