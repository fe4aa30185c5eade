-- Three indexes are equal but for their names; one goes.
-- case: from
CREATE TABLE t (a int);
CREATE INDEX ON t (a);
CREATE INDEX ON t (a);
CREATE INDEX ON t (a);
-- case: to
CREATE TABLE t (a int);
CREATE INDEX t_a_idx ON t (a);
CREATE INDEX t_a_idx2 ON t (a);
