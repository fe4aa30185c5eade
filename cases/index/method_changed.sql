-- Indexes change their method.
-- case: from
CREATE TABLE t (a int, b int4range, c text, d tsvector, e point);
CREATE INDEX t_a ON t USING btree (a);
CREATE INDEX t_b ON t USING btree (b);
CREATE INDEX t_c ON t USING btree (c);
CREATE INDEX t_d ON t USING gist (d);
CREATE INDEX t_e ON t USING gist (e);
-- case: to
CREATE TABLE t (a int, b int4range, c text, d tsvector, e point);
CREATE INDEX t_a ON t USING brin (a);
CREATE INDEX t_b ON t USING gist (b);
CREATE INDEX t_c ON t USING hash (c);
CREATE INDEX t_d ON t USING gin (d);
CREATE INDEX t_e ON t USING spgist (e);
