-- An index is renamed on request.
-- case: rename index t_a_idx -> by_a
-- case: from
CREATE TABLE t (a int);
CREATE INDEX t_a_idx ON t (a);
-- case: to
CREATE TABLE t (a int);
CREATE INDEX by_a ON t (a);
