-- Parameters of an operator class change.
-- case: from
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text, b tsvector, n int);
CREATE INDEX t_a ON t USING gist (a gist_trgm_ops);
CREATE INDEX t_b ON t USING gist (b tsvector_ops (siglen = 64));
CREATE INDEX t_n ON t USING brin (n int4_minmax_multi_ops);
-- case: to
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text, b tsvector, n int);
CREATE INDEX t_a ON t USING gist (a gist_trgm_ops (siglen = 32));
CREATE INDEX t_b ON t USING gist (b tsvector_ops (siglen = 100));
CREATE INDEX t_n ON t USING brin (n int4_minmax_multi_ops (values_per_range = 16));
