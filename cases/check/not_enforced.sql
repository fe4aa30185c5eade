-- A check is not enforced any more.
-- case: requires = 18
-- case: from
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0));
-- case: rows
INSERT INTO t VALUES (1);
-- case: to
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0) NOT ENFORCED);
