-- A unique index that no constraint could be (expression, order, operator class) stands beside a constraint that could.
-- case: from
CREATE TABLE t (a text);
-- case: to
CREATE TABLE t (a text, CONSTRAINT t_a UNIQUE (a));
CREATE UNIQUE INDEX t_lower ON t (lower(a));
CREATE UNIQUE INDEX t_pattern ON t (a text_pattern_ops DESC);
