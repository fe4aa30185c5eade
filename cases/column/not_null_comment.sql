-- A NOT NULL constraint has a comment.
-- case: requires = 18
-- case: from
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL);
-- case: to
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL);
COMMENT ON CONSTRAINT a_there ON t IS 'since the import';
