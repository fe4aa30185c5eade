-- One check of two goes.
-- case: from
CREATE TABLE t (a int CHECK (a > 0), CHECK (a < 10));
-- case: to
CREATE TABLE t (a int CHECK (a > 0));
