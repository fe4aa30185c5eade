-- A constraint and the index under it have comments of their own.
-- case: from
CREATE TABLE t (a int CONSTRAINT t_a UNIQUE);
COMMENT ON CONSTRAINT t_a ON t IS 'before';
-- case: to
CREATE TABLE t (a int CONSTRAINT t_a UNIQUE);
COMMENT ON CONSTRAINT t_a ON t IS 'after';
COMMENT ON INDEX t_a IS 'the index, not the constraint';
