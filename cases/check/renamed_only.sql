-- Only the name changes; without being told it may be dropped and added, or renamed.
-- case: from
CREATE TABLE t (a int CONSTRAINT a_check CHECK (a > 0));
-- case: rows
INSERT INTO t VALUES (7);
-- case: to
CREATE TABLE t (a int CONSTRAINT a_positive CHECK (a > 0));
