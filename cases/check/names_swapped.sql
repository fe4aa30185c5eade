-- Two checks exchange their names.
-- case: from
CREATE TABLE t (a int, CONSTRAINT x CHECK (a > 0), CONSTRAINT y CHECK (a < 10));
-- case: rows
INSERT INTO t VALUES (7);
-- case: to
CREATE TABLE t (a int, CONSTRAINT y CHECK (a > 0), CONSTRAINT x CHECK (a < 10));
