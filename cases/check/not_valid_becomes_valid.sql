-- A check is validated; on the way back it stops being so.
-- case: from
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0));
