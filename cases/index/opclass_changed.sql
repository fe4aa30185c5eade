-- Operator classes change.
-- case: from
CREATE TABLE t (a text, b jsonb, c inet);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_b ON t USING gin (b);
CREATE INDEX t_c ON t USING gist (c inet_ops);
-- case: to
CREATE TABLE t (a text, b jsonb, c inet);
CREATE INDEX t_a ON t (a text_pattern_ops);
CREATE INDEX t_b ON t USING gin (b jsonb_path_ops);
CREATE INDEX t_c ON t USING spgist (c inet_ops);
