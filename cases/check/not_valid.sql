-- A check is added that old rows do not have to pass.
-- case: from
CREATE TABLE t (a int);
-- case: rows
INSERT INTO t VALUES (-1);
-- case: to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
