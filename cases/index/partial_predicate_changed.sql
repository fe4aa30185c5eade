-- Predicates appear, change and go.
-- case: from
CREATE TABLE t (a int, s text);
CREATE INDEX t_1 ON t (a);
CREATE INDEX t_2 ON t (a) WHERE s = 'x';
CREATE INDEX t_3 ON t (a) WHERE s IS NOT NULL;
-- case: to
CREATE TABLE t (a int, s text);
CREATE INDEX t_1 ON t (a) WHERE a > 0;
CREATE INDEX t_2 ON t (a) WHERE s IN ('x', 'y');
CREATE INDEX t_3 ON t (a);
