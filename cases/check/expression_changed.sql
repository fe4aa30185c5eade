-- The expression changes under the same name, with a comment that stays.
-- case: from
CREATE TABLE t (a int CONSTRAINT a_ok CHECK (a > 0));
COMMENT ON CONSTRAINT a_ok ON t IS 'stays';
-- case: rows
INSERT INTO t VALUES (7);
-- case: to
CREATE TABLE t (a int CONSTRAINT a_ok CHECK (a > 5));
COMMENT ON CONSTRAINT a_ok ON t IS 'stays';
